import { describe, expect, it } from "vitest";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary, findLibraryItem } from "#checkout/orders/library/library.ts";
import { newOrder } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, bundle, createOffers, createPayment, lineOf, NOON } from "./order-book/samples.ts";

/** A product or a bundle in two editions, of which the first one is bought. */
function inEditions(offer: Offer, product: string, name: string, editions: string[]): Offer {
  const options = editions.flatMap((key) =>
    offer.options.map((option) => ({ ...option, key, name: { en: `${name}, ${key}` } })),
  );
  return { ...offer, product, name: { en: name }, options };
}

const SOLD = [
  inEditions(book, "tome", "Tome", ["small", "large"]),
  inEditions(book, "tome", "Tome", ["large", "small"]),
  inEditions(bundle, "set", "Set", ["small", "large"]),
];

describe.each(engines)("the names in a library in $name", (engine) => {
  const database = useOrderBook(engine);

  async function buy(): Promise<string> {
    const lines = SOLD.map((offer) => lineOf(offer, 900));
    const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", at: NOON });
    await database.write(insertOrder({ ...placed, sessionId: `cs_${placed.id}` }, "buyer"));
    const { id, subtotal, total } = placed;
    await fulfil({ database, offers: createOffers() }, createPayment(id, { subtotal, total }), NOON);
    return id;
  }
  const namesIn = async (...offers: Offer[]) => {
    const ports = { database, offers: createOffers(...offers) };
    const [order] = await findLibrary(ports, "reader@example.com", "en");
    return order?.items.map(({ optionName, bundle }) => [optionName, bundle?.product, bundle?.name]);
  };

  it("are those of the sale, line by line, once nothing of it is published any more", async () => {
    await buy();
    expect(await namesIn()).toEqual([
      ["Tome, small", "tome", "Tome"],
      ["Tome, large", "tome", "Tome"],
      ["Set, small", "set", "Set"],
      ["Set, small", "set", "Set"],
    ]);
  });

  it("are those of today, of a product that is still published", async () => {
    await buy();
    const set = inEditions(bundle, "kit", "Kit", ["small", "large"]);
    const now = { ...set, previousSlugs: ["set"] };
    expect((await namesIn(now))?.slice(2)).toEqual([
      ["Kit, small", "kit", "Kit"],
      ["Kit, small", "kit", "Kit"],
    ]);
  });

  it("are none of an edition that is not known any more", async () => {
    const id = `${(await buy()).replace("ord_", "ent_")}_0_0`;
    expect(await findLibraryItem({ database, offers: createOffers() }, id, "en")).toMatchObject({
      ...{ optionName: "", bundle: { product: "tome", name: "tome" } },
    });
  });
});
