import { describe, expect, it } from "vitest";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import { deleteAbandonedOrders } from "#checkout/orders/delete-abandoned-orders.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import {
  claimStaleCopies,
  clearHold,
  countCopies,
  dropCopies,
  findMissing,
  holdsCopies,
  insertCopies,
  takeCopies,
  type WantedCopies,
} from "#checkout/orders/holds/limited-copies.ts";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  book,
  buyProducts,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  secondsLater,
} from "./order-book/samples.ts";

const offers = createOffers(book);
const UNTIL = secondsLater(2100);
const TERMS = { until: UNTIL, network: null };

/** Copies of the book, limited across its editions. */
function booksOf(limit: number, changes: Partial<WantedCopies> = {}): WantedCopies {
  return { products: ["book"], options: ["standard"], limit, optionLimit: null, quantity: 1, ...changes };
}

describe.each(engines)("limited copies in $name", (engine) => {
  const database = useOrderBook(engine);

  function createOrder(quantity = 1): Order {
    const id = `ord_${crypto.randomUUID()}`;
    const [option] = book.options;
    if (!option) throw new Error("the book has an option");
    const line = orderLine(book, option, { quantity, unitAmount: 2900, locale: "en" });
    const order = newOrder({ id, lines: [line], currency: "USD", email: null, locale: "en", at: NOON });
    return { ...order, sessionId: `cs_${id}` };
  }

  /** Holds copies and places the order. @returns null: they are not to be had */
  async function place(...copies: WantedCopies[]): Promise<Order | null> {
    const order = createOrder(copies[0]?.quantity);
    if (!(await insertCopies(database, order.id, copies, TERMS))) return null;
    await database.write(insertOrder(order, "buyer"));
    return order;
  }

  async function placed(...copies: WantedCopies[]): Promise<Order> {
    const order = await place(...copies);
    if (!order) throw new Error("there are no copies left");
    return order;
  }

  function report(order: Order, changes: Partial<Payment> = {}) {
    const { subtotal, total, lines } = order;
    return fulfil(
      { database, offers },
      createPayment(order.id, { subtotal, total, lines, ...changes }),
      NOON,
    );
  }

  const counts = () => countCopies(database);
  const books = (sold: number, held: number) => [{ product: "book", option: "standard", sold, held }];

  it("are never more than the limit, however many want one at once", async () => {
    const results = await Promise.all(Array.from({ length: 60 }, () => place(booksOf(10))));
    expect(results.filter((order) => order === null)).toHaveLength(50);
    expect(await counts()).toEqual(books(0, 10));
  });

  it("are held in the quantity of the order, and how many are left is known", async () => {
    await placed(booksOf(5, { quantity: 3 }));
    expect(await place(booksOf(5, { quantity: 3 }))).toBeNull();
    const wanted = booksOf(5, { quantity: 3 });
    expect(await findMissing(database, [wanted])).toEqual({ wanted, left: 2, limit: 5 });
    expect(await findMissing(database, [booksOf(5, { quantity: 2 })])).toBeNull();
    await placed(booksOf(5, { quantity: 2 }));
    expect(await findMissing(database, [booksOf(5)])).toMatchObject({ left: 0 });
  });

  it("are held all or none, by product and by edition", async () => {
    const cloth = { options: ["cloth"], optionLimit: 2 };
    await placed(booksOf(4, { ...cloth, quantity: 2 }));
    expect(await place(booksOf(4), booksOf(4, cloth))).toBeNull();
    expect(await counts()).toEqual([{ product: "book", option: "cloth", sold: 0, held: 2 }]);
    expect(await findMissing(database, [booksOf(4), booksOf(4, cloth)])).toMatchObject({ left: 0, limit: 2 });
    const three = [booksOf(4), booksOf(4, { options: ["paper"], quantity: 2 })];
    expect(await place(...three)).toBeNull();
    expect(await findMissing(database, three)).toMatchObject({ left: 2, limit: 4 });
    await placed(booksOf(4), booksOf(4, { options: ["paper"] }));
  });

  it("are enough for an order of several products and editions if there are enough of each", async () => {
    const editions = ["cloth", "paper"].map((key) =>
      booksOf(9, { options: [key], optionLimit: 2, quantity: 2 }),
    );
    const order = [...editions, booksOf(1, { products: ["record"] })];
    expect(await findMissing(database, order)).toBeNull();
    await placed(...order);
    expect(await findMissing(database, order)).toMatchObject({ left: 0, limit: 2 });
  });

  it("are taken by an order that is placed again long after, however many are left", async () => {
    await placed(booksOf(1));
    const again = [booksOf(1, { quantity: 2 }), booksOf(1, { products: ["record"] })];
    for (const _ of ["placed", "placed once more"]) await database.write(takeCopies("ord_again", again));
    expect((await counts()).map(({ product, held }) => [product, held]).toSorted()).toEqual([
      ["book", 3],
      ["record", 1],
    ]);
    expect(await claimStaleCopies(database, secondsLater(900, UNTIL))).not.toContain("ord_again");
  });

  it("count under the names that a product and its editions had before", async () => {
    await placed(booksOf(1));
    const renamed = { products: ["tome", "book"], options: ["only", "standard"] };
    expect(await place(booksOf(1, renamed))).toBeNull();
    expect(await place({ ...booksOf(9, renamed), optionLimit: 1 })).toBeNull();
    expect(await place(booksOf(1, { products: ["tome"] }))).not.toBeNull();
  });

  it("count for orders that are open, pending or paid, and are given back by those that fail or expire", async () => {
    for (const state of ["failed", "expired"] as const) {
      const order = await placed(booksOf(1));
      await report(order, { state: "pending" });
      expect(await place(booksOf(1))).toBeNull();
      await report(order, { state });
      expect(await counts()).toEqual(books(0, 0));
    }
    await report(await placed(booksOf(1)));
    expect(await counts()).toEqual(books(1, 0));
    expect(await place(booksOf(1))).toBeNull();
  });

  it("are delivered to a payment that arrives after its page had expired, though others have got the last one", async () => {
    const late = await placed(booksOf(1));
    await report(late, { state: "expired" });
    await report(await placed(booksOf(1)));
    expect((await report(late)).status).toBe("paid");
    expect(await counts()).toEqual(books(2, 0));
    expect(await findMissing(database, [booksOf(1)])).toMatchObject({ left: 0 });
  });

  it("stay sold if they are refunded, or if what was paid does not match", async () => {
    const order = await placed(booksOf(2));
    await report(order);
    const paid = await fulfil({ database, offers }, createPayment(order.id), NOON);
    await recordOutcome(database, paid, createOutcome(paid.total), NOON, "webhook");
    await report(await placed(booksOf(2)), { total: 1, subtotal: 1 });
    expect(await place(booksOf(2))).toBeNull();
  });

  it("that were sold before there was a limit count too", async () => {
    await buyProducts(database, "ana@x.example", ["book"]);
    await database.write(insertOrder(createOrder(), "buyer"));
    expect(await counts()).toEqual([expect.objectContaining({ product: "book", sold: 1, held: 0 })]);
    expect(await place(booksOf(1))).toBeNull();
    await placed(booksOf(2));
  });

  it("are held by an order only while its payment page is open", async () => {
    const order = await placed(booksOf(1));
    expect(await holdsCopies(database, order.id, [booksOf(1)])).toBe(true);
    expect(await holdsCopies(database, order.id, [booksOf(1, { products: ["record"] })])).toBe(false);
    expect(await holdsCopies(database, "ord_other", [booksOf(1)])).toBe(false);
    await report(order);
    expect(await holdsCopies(database, order.id, [booksOf(1)])).toBe(false);
  });

  it("are given back if the order is not placed, and kept if it is", async () => {
    const order = await placed(booksOf(2));
    await insertCopies(database, "ord_lost", [booksOf(2)], TERMS);
    for (const id of [order.id, "ord_lost"]) await dropCopies(database, id);
    expect(await counts()).toEqual(books(0, 1));
  });

  it("that are held too long are claimed, again five minutes later, until they are settled", async () => {
    const order = await placed(booksOf(3), booksOf(3, { products: ["record"] }));
    expect(await claimStaleCopies(database, secondsLater(-1, UNTIL))).toEqual([]);
    expect(await claimStaleCopies(database, UNTIL)).toEqual([order.id]);
    expect(await claimStaleCopies(database, secondsLater(299, UNTIL))).toEqual([]);
    expect(await claimStaleCopies(database, secondsLater(300, UNTIL))).toEqual([order.id]);
    await database.write([clearHold(order.id, ALWAYS)]);
    expect(await claimStaleCopies(database, secondsLater(900, UNTIL))).toEqual([]);
    expect((await counts()).map(({ held }) => held)).toEqual([1, 1]);
  });

  it("are deleted with abandoned orders, but an order that has to be reviewed is kept", async () => {
    const [held, expired] = [await placed(booksOf(2)), await placed(booksOf(2))];
    await report(expired, { state: "expired" });
    await database.write([clearHold(expired.id, ALWAYS)]);
    await database.write(deleteAbandonedOrders({ before: secondsLater(1), limit: 10 }));
    expect(await database.read({ text: "SELECT id FROM orders", values: [] })).toEqual([{ id: held.id }]);
    expect(await counts()).toEqual(books(0, 1));
  });
});
