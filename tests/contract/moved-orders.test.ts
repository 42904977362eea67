import { describe, expect, it } from "vitest";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { listOrderEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { offers } from "./order-book/outcomes.ts";
import { book, createPayment, NOON, placeOrder, secondsLater } from "./order-book/samples.ts";

const [FROM, TO, OTHER] = ["from@example.com", "to@example.com", "other@example.com"];

describe.each(engines)("an order in $name whose payment has not arrived yet", ({ open }) => {
  const database = useCheckedOrderBook({ open });
  const ports = { database, offers, clock: () => NOON, log: () => {} };
  const place = (email: string | null = null) => placeOrder(database, book, NOON, email);
  const report = ({ id }: Order, state: Payment["state"], changes: Partial<Payment> = {}) =>
    fulfil(ports, createPayment(id, { state, email: FROM, ...changes }), NOON);
  const move = () => moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause: "owner" });
  const erase = (email: string) => eraseCustomer(ports, email, { cause: "owner" });
  const emailOf = async ({ id }: Order) => (await findOrder(database, id))?.email;
  const holdersOf = async (order: Order) => (await listOrderEntitlements(database, order)).flat();
  const emailed = async () =>
    (await listMessages(database, { states: ["waiting"], limit: 9 })).map(
      ({ kind, recipient }) => `${kind} ${recipient}`,
    );

  it("is delivered to the address that its buyer's library was moved to meanwhile", async () => {
    const order = await place();
    await report(order, "pending");
    await move();
    await report(order, "pending");
    expect(await emailOf(order)).toBe(TO);
    await report(order, "paid");
    expect(await holdersOf(order)).toMatchObject([{ holder: TO }]);
    expect((await emailed()).toSorted()).toEqual([`moved ${FROM}`, `paid ${TO}`]);
  });

  it("is delivered there, too, if the earlier address was erased after the move", async () => {
    const order = await place();
    await report(order, "pending");
    await move();
    await erase(FROM);
    await report(order, "paid");
    expect(await emailOf(order)).toBe(TO);
  });

  it("is delivered there, too, if its payment page was open, or its payment did not suffice at first", async () => {
    for (const first of [{ state: "open" }, { state: "paid", total: 100 }] as const) {
      const order = await place(FROM);
      await report(order, first.state, first);
      await move();
      await report(order, "paid");
      expect(await holdersOf(order)).toMatchObject([{ holder: TO }]);
    }
  });

  it("is delivered to an address that its buyer enters on the payment page after the move", async () => {
    const order = await place(FROM);
    await move();
    await report(order, "paid", { email: OTHER });
    expect(await emailOf(order)).toBe(OTHER);
  });

  it("is delivered to an address that its buyer enters on the payment page although that has expired before it is paid", async () => {
    const order = await place(FROM);
    await report(order, "expired");
    await report(order, "paid", { email: OTHER });
    expect(await emailOf(order)).toBe(OTHER);
  });

  it("is delivered to the address that it was placed with if its payment names none", async () => {
    const order = await place(FROM);
    await report(order, "paid", { email: null });
    expect(await holdersOf(order)).toMatchObject([{ holder: FROM }]);
  });

  it("is delivered to an address that its buyer enters on a copy of the payment page while another payment is pending", async () => {
    const order = await place(FROM);
    await report(order, "pending");
    await report(order, "paid", { email: OTHER, sessionId: "cs_copy", recoveredFrom: order.sessionId ?? "" });
    expect(await emailOf(order)).toBe(OTHER);
  });

  it("keeps its address and its page while a copy of the page is open, and if that expires unpaid", async () => {
    const order = await place(FROM);
    await report(order, "expired");
    const copy = { email: OTHER, sessionId: "cs_copy", recoveredFrom: order.sessionId ?? "" };
    for (const state of ["open", "expired"] as const) {
      await report(order, state, copy);
      expect(await findOrder(database, order.id)).toMatchObject({
        ...{ status: "expired", email: FROM, sessionId: order.sessionId },
      });
    }
  });

  it("keeps no erased address and emails nobody when Stripe is asked again, until it is paid", async () => {
    const order = await place();
    await report(order, "pending");
    await erase(FROM);
    await report(order, "pending");
    expect(await emailOf(order)).toBeNull();
    expect(await emailed()).toEqual([]);
    for (const seconds of [5, 6])
      await fulfil(ports, createPayment(order.id, { state: "failed", email: FROM }), secondsLater(seconds));
    expect([await emailOf(order), await emailed()]).toEqual([null, []]);
    const paid = await place();
    await report(paid, "pending");
    await erase(FROM);
    await report(paid, "paid");
    expect(await holdersOf(paid)).toMatchObject([{ holder: FROM }]);
  });
});
