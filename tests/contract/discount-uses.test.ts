import { describe, expect, it } from "vitest";
import { deleteAbandonedOrders } from "#checkout/orders/delete-abandoned-orders.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import {
  claimStaleUses,
  countUses,
  dropUse,
  holdsUse,
  holdUse,
  refuseUse,
} from "#checkout/orders/holds/discount-uses.ts";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import type { Discount } from "#domain/discount.ts";
import { discountWith } from "../checkout/discounts.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, buyProducts, createOffers, createPayment, NOON, secondsLater } from "./order-book/samples.ts";

const offers = createOffers(book);
const UNTIL = secondsLater(2100);
const TERMS = { until: UNTIL, network: null };

describe.each(engines)("uses of discounts in $name", (engine) => {
  const database = useOrderBook(engine);

  function createOrder(id = `ord_${crypto.randomUUID()}`): Order {
    const [option] = book.options;
    if (!option) throw new Error("the book has an option");
    const line = orderLine(book, option, { quantity: 1, unitAmount: 2900, discount: 290, locale: "en" });
    const appliedDiscount = { key: "LANTERN10", name: "LANTERN10" };
    const order = {
      id,
      lines: [line],
      currency: "USD",
      appliedDiscount,
      email: null,
      locale: "en",
      at: NOON,
    };
    return { ...newOrder(order), sessionId: `cs_${id}` };
  }

  /** Holds a use and places the order. @returns the order, or why not */
  async function place(discount: Discount, buyer: string | null = null): Promise<Order | string> {
    const order = createOrder();
    const refusal = await holdUse(database, order.id, { discount, buyer }, TERMS);
    if (refusal) return refusal;
    await database.write(insertOrder(order, "buyer"));
    return order;
  }

  async function placed(discount: Discount, buyer: string | null = null): Promise<Order> {
    const order = await place(discount, buyer);
    if (typeof order === "string") throw new Error(order);
    return order;
  }

  function report(order: Order, changes: Partial<Payment>) {
    const payment = createPayment(order.id, { subtotal: 2610, total: 2610, lines: order.lines, ...changes });
    return fulfil({ database, offers }, payment, NOON);
  }

  const uses = async () => (await countUses(database)).get("LANTERN10") ?? null;

  it("are never more than the limit, however many want one at once", async () => {
    const discount = discountWith({ limit: 10 });
    const results = await Promise.all(Array.from({ length: 60 }, () => place(discount)));
    expect(results.filter((result) => result === "code-used-up")).toHaveLength(50);
    expect(await uses()).toEqual({ used: 0, held: 10 });
  });

  it("are never more than the limit of each buyer, and count other discounts separately", async () => {
    const discount = discountWith({ limitPerBuyer: 2 });
    const results = await Promise.all(
      ["ana@x.example", "ben@x.example"].flatMap((buyer) =>
        Array.from({ length: 10 }, () => place(discount, buyer)),
      ),
    );
    expect(results.filter((result) => result === "code-used")).toHaveLength(16);
    const other = discountWith({ key: "OTHER", code: "OTHER", limitPerBuyer: 1 });
    expect(await refuseUse(database, { discount: other, buyer: "ana@x.example" })).toBeNull();
  });

  it("are held by an order, of its discount only, until it is paid", async () => {
    const discount = discountWith({ limit: 1 });
    const order = await placed(discount);
    expect(await holdsUse(database, order.id, discount)).toBe(true);
    expect(await holdsUse(database, order.id, discountWith({ key: "OTHER", code: "OTHER" }))).toBe(false);
    expect(await holdsUse(database, "ord_other", discount)).toBe(false);
    await report(order, {});
    expect(await holdsUse(database, order.id, discount)).toBe(false);
  });

  it("become final with the payment, whatever address it has", async () => {
    const order = await placed(discountWith({ limit: 1 }));
    await report(order, { email: "Reader+x@Example.com" });
    await report(order, { email: "Reader+x@Example.com" });
    expect(await uses()).toEqual({ used: 1, held: 0 });
    const perBuyer = discountWith({ limitPerBuyer: 1 });
    expect(await refuseUse(database, { discount: perBuyer, buyer: "reader@example.com" })).toBe("code-used");
  });

  it.each(["expired", "failed"] as const)(
    "are given back by an order that has %s, but not by a pending one",
    async (state) => {
      const order = await placed(discountWith({ limit: 1 }));
      await report(order, { state: "pending" });
      expect(await uses()).toEqual({ used: 0, held: 1 });
      await report(order, { state });
      expect(await uses()).toEqual({ used: 0, held: 0 });
      await placed(discountWith({ limit: 1 }));
      await report(order, { state: "paid" });
      expect(await uses()).toEqual({ used: 1, held: 1 });
    },
  );

  it("count payments that do not match their orders", async () => {
    await report(await placed(discountWith({ limit: 1 })), { total: 1, subtotal: 1 });
    expect(await uses()).toEqual({ used: 1, held: 0 });
  });

  it("count orders without a limit once they are paid", async () => {
    const order = createOrder();
    await database.write(insertOrder(order, "buyer"));
    expect(await uses()).toBeNull();
    await report(order, {});
    expect(await uses()).toEqual({ used: 1, held: 0 });
  });

  it("are deleted if the order is not placed, and kept if it is", async () => {
    const discount = discountWith({ limit: 2 });
    const order = await placed(discount);
    await holdUse(database, "ord_lost", { discount, buyer: "ana@x.example" }, TERMS);
    for (const id of [order.id, "ord_lost"]) await dropUse(database, id);
    expect(await uses()).toEqual({ used: 0, held: 1 });
    const rows = await database.read({ text: "SELECT order_id FROM discount_uses", values: [] });
    expect(rows).toEqual([{ order_id: order.id }]);
  });

  it("that are held too long are claimed, and again five minutes later", async () => {
    const order = await placed(discountWith({ limit: 1 }));
    expect(await claimStaleUses(database, secondsLater(-1, UNTIL))).toEqual([]);
    expect(await claimStaleUses(database, UNTIL)).toEqual([order.id]);
    expect(await claimStaleUses(database, secondsLater(299, UNTIL))).toEqual([]);
    expect(await claimStaleUses(database, secondsLater(300, UNTIL))).toEqual([order.id]);
  });

  it("are refused to those who have paid before, with any tag in the address, if they are for a first purchase", async () => {
    const discount = discountWith({ firstPurchase: true });
    await buyProducts(database, "ana+shop@x.example", ["book"]);
    await buyProducts(database, "ben@x.example", ["book"]);
    await buyProducts(database, "cleo@x.example", ["sheet"]);
    await buyProducts(database, "diana@x.example", ["book"]);
    const asked = ["ana@x.example", "ben@x.example", "cleo@x.example", "an@x.example", "ana@y.x.example"];
    expect(await Promise.all(asked.map(async (buyer) => refuseUse(database, { discount, buyer })))).toEqual([
      ...["code-first-purchase", "code-first-purchase"],
      ...[null, null, null],
    ]);
    expect(await place(discount, "ana@x.example")).toBe("code-first-purchase");
    await placed(discount, "cleo@x.example");
    expect(await place(discount, "cleo@x.example")).toBe("code-used");
  });

  it("are deleted with abandoned orders, but an order that still holds one is kept", async () => {
    const [held, expired] = [
      await placed(discountWith({ limit: 2 })),
      await placed(discountWith({ limit: 2 })),
    ];
    await report(expired, { state: "expired" });
    await database.write(deleteAbandonedOrders({ before: secondsLater(1), limit: 10 }));
    const rows = await database.read({ text: "SELECT order_id FROM discount_uses", values: [] });
    expect(rows).toEqual([{ order_id: held.id }]);
    expect(await database.read({ text: "SELECT id FROM orders", values: [] })).toEqual([{ id: held.id }]);
  });
});
