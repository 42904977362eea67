import { describe, expect, it } from "vitest";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findItemsOfHolder, findLibrary, type LibraryItem } from "#checkout/orders/library/library.ts";
import { assignSeat } from "#checkout/orders/library/seats.ts";
import { newOrder, type Order } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, bundle, createOffers, createPayment, lineOf, NOON } from "./order-book/samples.ts";

const BUYER = "reader@example.com";
const COLLEAGUE = "colleague@example.com";

/** A product for one person. */
const PLAIN: Offer = { ...book, product: "plain" };

/** A product in an edition, some of whose parts are for two people each. */
function forTwo(offer: Offer, { product = offer.product, key = "standard", parts = 1 } = {}): Offer {
  const options = offer.options.map((option) => ({
    ...{ ...option, key },
    parts: option.parts.map((part, at) => ({
      ...part,
      ...(offer.product === "book" && { product }),
      ...(at < parts && { seats: 2 }),
    })),
  }));
  return { ...offer, product, options };
}

describe.each(engines)("a library with seats in $name", (engine) => {
  const database = useOrderBook(engine);
  const ports = { database, offers: createOffers(book, bundle) };

  async function buy(...offers: Offer[]): Promise<Order> {
    const lines = offers.map((offer) => lineOf(offer, 2900));
    const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", at: NOON });
    const { id, subtotal, total } = placed;
    await database.write(insertOrder({ ...placed, sessionId: `cs_${id}` }, "buyer"));
    return fulfil(ports, createPayment(id, { subtotal, total, email: BUYER }), NOON);
  }

  const itemsOf = async (email: string) =>
    (await findLibrary(ports, email, "en")).flatMap(({ items }) => items);
  const described = (items: LibraryItem[]) =>
    items.map(({ product, option, quantity, seats, files }) => ({
      ...{ what: `${product}/${option}`, quantity, seats: seats?.length ?? 0, files: files.length },
    }));
  async function assign(order: Order, product: string): Promise<void> {
    const seat = (await listEntitlements(database, BUYER)).findLast(
      ({ orderId, part }) => orderId === order.id && part.product === product && part.seats,
    );
    if (!seat) throw new Error(`no seat of ${product} is left`);
    await assignSeat(database, { order, seat, email: COLLEAGUE, at: NOON });
  }

  it("shows each product and each edition as one work with its seats, and all else by itself", async () => {
    await buy(forTwo(book), forTwo(book, { key: "studio" }), forTwo(book, { product: "tool" }), PLAIN);
    await buy(PLAIN, PLAIN);
    const seats = { quantity: 1, seats: 2, files: 1 };
    const plain = { what: "book/standard", quantity: 1, seats: 0, files: 1 };
    const [first, second] = await findLibrary(ports, BUYER, "en");
    const shown = [first, second].map((order) => described(order?.items ?? []));
    expect(shown.toSorted((a, b) => b.length - a.length)).toEqual([
      [
        { what: "book/standard", ...seats },
        { what: "book/studio", ...seats },
        { what: "tool/standard", ...seats },
        plain,
      ],
      [plain, plain],
    ]);
  });

  it("shows the parts of a bundle by themselves, of which some are for several people", async () => {
    const order = await buy(forTwo(bundle));
    await assign(order, "book");
    expect(described(await itemsOf(BUYER))).toEqual([
      { what: "book/standard", quantity: 1, seats: 2, files: 1 },
      { what: "record/standard", quantity: 1, seats: 0, files: 2 },
    ]);
    const all = await buy(forTwo(bundle, { parts: 2 }));
    await assign(all, "book");
    await assign(all, "record");
    expect(described(await itemsOf(COLLEAGUE)).map(({ what, quantity }) => `${quantity} ${what}`)).toEqual(
      expect.arrayContaining(["1 book/standard", "1 book/standard", "1 record/standard"]),
    );
    expect(await itemsOf(COLLEAGUE)).toHaveLength(3);
  });

  it("counts no seat as used that its buyer has", async () => {
    await buy(forTwo(book));
    for (const { id } of await listEntitlements(database, BUYER)) {
      const download = { entitlementId: id, quantity: 1, file: "book.pdf", sessionHash: "session" };
      await countDownload(database, download, NOON);
    }
    const [item] = await itemsOf(BUYER);
    expect(item?.seats?.map(({ holder, isUsed }) => [holder, isUsed])).toEqual([
      ...[
        [null, false],
        [null, false],
      ],
    ]);
  });

  it("has for the emails about an order what their recipient has of it, without what has ended", async () => {
    const order = await buy(forTwo(book), PLAIN);
    await assign(order, "book");
    const held = async (holder: string) =>
      described(await findItemsOfHolder(ports, order, { holder, locale: "en" })).map(({ what }) => what);
    expect(await held(BUYER)).toEqual(["book/standard", "book/standard"]);
    expect(await held(COLLEAGUE)).toEqual(["book/standard"]);
    const refund = { id: "re_1", amount: 2900, hasFailed: false, lines: [0] };
    await recordOutcome(database, order, { refunds: [refund], disputes: [] }, NOON);
    expect(await held(BUYER)).toEqual(["book/standard"]);
    expect(await held(COLLEAGUE)).toEqual([]);
  });
});
