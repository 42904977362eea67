import { describe, expect, it } from "vitest";
import { countCopies } from "#checkout/orders/holds/limited-copies.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { findLosses, placeAgain } from "#checkout/orders/place-again.ts";
import { rebuildOrder } from "#checkout/orders/rebuild-order.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import type { LicenceKeys, Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, createOffers, createPayment, NOON } from "./order-book/samples.ts";

/** A product in two editions. */
const zine: Offer = {
  ...{ ...book, product: "zine", name: { en: "The Zine" } },
  options: ["Small", "Large · Signed"].map((name, at) => ({
    ...{ key: at === 0 ? "small" : "large", name: { en: name }, price: 900, minimum: null, parts: [] },
  })),
};
const line = { quantity: 1, unitAmount: 900, discount: 0 };

describe.each(engines)("an order that is placed again in $name", (engine) => {
  const database = useOrderBook(engine);
  const offers = createOffers(book, zine);

  it.each([
    [null, ["The Book", "The Zine/Large · Signed"]],
    [
      ["The Book", "The Zine · Large · Signed"],
      ["The Book", "The Zine/Large · Signed"],
    ],
    [
      ["Our · Book", "Our · Zine · Big"],
      ["Our · Book", "Our · Zine/Big"],
    ],
    [
      ["Our Book", "Our Zine"],
      ["Our Book", "Our Zine"],
    ],
  ])("whose payment page said %j has the names from that page", async (names, expected) => {
    const lines = [
      { ...line, product: "book", option: "standard" },
      { ...line, product: "zine", option: "large" },
    ];
    await placeAgain({ database, offers }, createPayment("ord_lost", { lines }), names);
    const order = await findOrder(database, "ord_lost");
    const named = order?.lines.map(({ name, optionName }) => (optionName ? `${name}/${optionName}` : name));
    expect(named).toEqual(expected);
    expect(order).toMatchObject({ status: "open", total: 1800, createdAt: NOON.toISOString() });
    const placed = { kind: "placed", cause: "reconciliation", at: NOON.toISOString() };
    expect(await listEvents(database, "ord_lost")).toMatchObject([placed]);
  });

  it("takes its copies again of a product that is limited in number", async () => {
    const copies = [{ products: ["book"], options: ["standard"], limit: 9, optionLimit: null }];
    const limited = { ...book, options: book.options.map((option) => ({ ...option, copies })) };
    const payment = createPayment("ord_lost");
    await placeAgain({ database, offers: createOffers(limited) }, payment, null);
    const held = { product: "book", option: "standard", sold: 0, held: 1 };
    expect(await countCopies(database)).toEqual([held]);
  });
});

describe("what an order lacks that is made from its payment", () => {
  /** The book with licence keys. */
  const app = (licenceKeys: LicenceKeys): Offer => ({
    ...book,
    options: book.options.map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({ ...part, licenceKeys })),
    })),
  });

  async function lossesOf(offer: Offer, changes: Partial<Payment> = {}, isLost = true) {
    const offers = createOffers(offer);
    const payment = createPayment("ord_lost", changes);
    const order: Order = await rebuildOrder(offers, payment);
    return findLosses(offers, order, payment, { isLost });
  }

  it("is nothing if the product is still for sale", async () => {
    expect(await lossesOf(book)).toEqual([]);
  });

  it("are the files of a product or an edition that was removed, unless the book has the order", async () => {
    const product = "book";
    expect(await lossesOf(zine)).toEqual([{ kind: "product-gone", product }]);
    const options = book.options.map((option) => ({ ...option, key: "paper" }));
    expect(await lossesOf({ ...book, options })).toEqual([{ kind: "product-gone", product }]);
    expect(await lossesOf(zine, {}, false)).toEqual([]);
  });

  it("are the licence keys that it had, unless they can be made again", async () => {
    const [made, own] = [app({ activations: 1 }), app({ activations: 1, pool: "book" })];
    const product = "book";
    expect(await lossesOf(made)).toEqual([{ kind: "new-keys", product }]);
    expect(await lossesOf(made, { keySeed: "seed" })).toEqual([]);
    expect(await lossesOf(own)).toEqual([{ kind: "own-keys", product }]);
    expect(await lossesOf(own, { keySeed: "seed" })).toEqual([{ kind: "own-keys", product }]);
  });

  it("are the words of a gift, and the keys of one that is delivered later", async () => {
    const gift = { recipient: "friend@example.com", giver: null, words: null, deliverAt: null };
    const made = app({ activations: 1 });
    const keySeed = "seed";
    expect(await lossesOf(made, { keySeed, gift })).toEqual([{ kind: "words" }]);
    expect(await lossesOf(made, { keySeed, gift }, false)).toEqual([]);
    const later = { ...gift, deliverAt: NOON.toISOString() };
    expect(await lossesOf(made, { keySeed, gift: later })).toEqual([
      { kind: "new-keys", product: "book" },
      { kind: "words" },
    ]);
  });
});
