import { describe, expect, it } from "vitest";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, clearDatabase, createOffers, createPayment, NOON } from "./order-book/samples.ts";

const app: Offer = {
  ...book,
  options: book.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, licenceKeys: { activations: 2 } })),
  })),
};

describe.each(engines)("licence keys of an order that the book has lost, in $name", (engine) => {
  const database = useOrderBook(engine);

  /** The keys of an order that is made from its payment. */
  async function keysOf(payment: { keySeed?: string }): Promise<string[]> {
    await clearDatabase(database);
    const lines = [{ product: "book", option: "standard", quantity: 2, unitAmount: 2900, discount: 0 }];
    const sums = { subtotal: 5800, total: 5800 };
    const paid = createPayment("ord_lost", { ...payment, ...sums, lines });
    const order = await fulfil({ database, offers: createOffers(app) }, paid, NOON);
    return (await findLicenceKeys(database, order)).flatMap(({ keys }) => keys);
  }

  it("are the same as before, one for each copy, from what is kept with the payment", async () => {
    const [before, after] = [await keysOf({ keySeed: "seed" }), await keysOf({ keySeed: "seed" })];
    expect(new Set(before).size).toBe(2);
    expect(after).toEqual(before);
    expect(await keysOf({ keySeed: "other" })).not.toEqual(before);
  });

  it("are new ones if nothing is kept, which nobody can guess", async () => {
    expect(await keysOf({})).not.toEqual(await keysOf({}));
  });
});
