import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { findOrder, findOrderHeaders, listOrders } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyOffer,
  countRows,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
  placeOrderFor,
  secondsLater,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  it("keeps the order of a bundle's parts, even of many", async () => {
    const products = Array.from({ length: 12 }, (_, n) => `part-${n}`);
    const parts = products.map((product) => ({ product, name: {}, files: [] }));
    await buyOffer(database, {
      ...bundle,
      options: bundle.options.map((option) => ({ ...option, parts })),
    });
    const [order] = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "en");
    expect(order?.items.map(({ product }) => product)).toEqual(products);
  });

  it.each([1, 2, 3, 4, 20, 21])("has all of its %i lines, in their order", async (count) => {
    const products = Array.from({ length: count }, (_, n) => `product-${n}`);
    const { id } = await placeOrderFor(database, products);
    expect((await findOrder(database, id))?.lines.map(({ product }) => product)).toEqual(products);
  });

  it("allocates discount and tax to its lines, to the last minor unit", async () => {
    const order = await placeOrderFor(database, ["book", "record", "icons"]);
    const sums = { subtotal: 8700, discount: 1000, tax: 771, total: 8471 };
    const done = await fulfil({ database, offers }, createPayment(order.id, sums), NOON);
    expect(done).toMatchObject(sums);
    expect(done.lines.map(({ discount, tax, total }) => [discount, tax, total])).toEqual([
      [334, 257, 2823],
      [333, 257, 2824],
      [333, 257, 2824],
    ]);
    expect(await findOrder(database, order.id)).toEqual(done);
  });

  it("stores a placed order with its lines, open and unpaid", async () => {
    const order = await placeOrder(database);
    expect(await findOrder(database, order.id)).toEqual(order);
    expect(order).toMatchObject({
      ...{ status: "open", total: 2900, currency: "USD", paidAt: null },
      sessionId: `cs_${order.id}`,
    });
    expect(await findOrder(database, "ord_unknown")).toBeNull();
  });

  it("finds many orders at once, each once, newest first", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 51; n += 1) ids.unshift((await placeOrder(database, book, secondsLater(n))).id);
    const found = await findOrderHeaders(database, ids.toSorted());
    expect(found.map(({ id }) => id)).toEqual(ids);
  });

  it("lists orders newest first, without unfinished ones", async () => {
    const older = await buyOffer(database, book, NOON);
    const newer = await buyOffer(database, book, secondsLater(10));
    await placeOrder(database, book, secondsLater(20));
    const ids = (await listOrders(database, { all: false, limit: 10 })).map(({ id }) => id);
    expect(ids).toEqual([newer.id, older.id]);
    expect(await listOrders(database, { all: true, limit: 10 })).toHaveLength(3);
  });

  describe("writes", () => {
    it("are atomic, and one that fails does not affect others", async () => {
      const bad = [sql`DELETE FROM orders`, sql`INSERT INTO nowhere VALUES (1)`];
      const order = await placeOrder(database);
      const results = await Promise.allSettled([
        placeOrder(database),
        database.write(bad),
        placeOrder(database),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await countRows(database, "orders")).toBe(3);
      expect(await findOrder(database, order.id)).toEqual(order);
    });
  });
});
