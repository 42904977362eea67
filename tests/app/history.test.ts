import { describe, expect, it } from "vitest";
import { adminEvent } from "#checkout/admin/order-history.ts";
import { reconcile, replayMissedEvents } from "#checkout/jobs/reconcile.ts";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { LIFECYCLE } from "#domain/order-lifecycle.ts";
import { discountWith } from "../checkout/discounts.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

/** The events of an order and their causes, all of which must be drawn in docs/order-lifecycle.md. */
async function historyOf(shop: Shop, id: string): Promise<[string, string][]> {
  const events = await listEvents(shop.database, id);
  for (const { kind, cause } of events) {
    const drawn = LIFECYCLE.filter((each) => each.kind === kind);
    expect(drawn.every(({ causes }) => causes.includes(cause))).toBe(true);
  }
  return events.map(({ kind, cause }) => [kind, cause]);
}

const BOOK = { items: [{ product: "book" }] };
const PLACED = ["placed", "buyer"];

describe("the history of an order", () => {
  it("says that a webhook reported what has happened", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    for (const _ of [1, 2]) await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await historyOf(shop, id)).toEqual([PLACED, ["paid", "webhook"], ["refunded", "webhook"]]);
  });

  it("shows the owner the sum of a free order once, when it was completed", async () => {
    const shop = await openShop();
    const id = await buy(shop, "sheet");
    await signIn(shop);
    const events = (await listEvents(shop.database, id)).map((event) => adminEvent(event));
    expect(events.map(({ event, detail }) => [event, detail])).toEqual([
      ["placed", "0.00 USD"],
      ["unconfirmed", "0.00 USD"],
      ["confirmed", ""],
    ]);
  });

  it("says that a job found its payment page closed, or that Stripe knows none", async () => {
    const shop = await openShop({ discounts: [discountWith({ limit: 9 })] });
    const place = () => order(shop.browser(), { ...BOOK, code: "LANTERN10" });
    const [closed, unknown] = [await place(), await place()];
    shop.payments.change(closed, { state: "expired" });
    shop.payments.byOrder.delete(unknown);
    shop.wait(24 * 3600);
    await reviewHolds(shop.ports);
    for (const id of [closed, unknown])
      expect(await historyOf(shop, id)).toEqual([PLACED, ["expired", "job"]]);
  });

  it("says that the buyer's return page came first", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, BOOK);
    const { sessionId } = shop.payments.pay(id);
    await browser.api(`/api/orders/${id}`);
    await reportEvent(shop, { session: sessionId });
    expect(await historyOf(shop, id)).toEqual([PLACED, ["paid", "return-page"]]);
  });

  it("says that the buyer has ordered again with the same code, which closed the payment page", async () => {
    const shop = await openShop({ discounts: [discountWith({ limit: 1 })] });
    const browser = shop.browser();
    const [first] = [
      await order(browser, { ...BOOK, code: "LANTERN10" }),
      await order(browser, { ...BOOK, code: "LANTERN10" }),
    ];
    expect(await historyOf(shop, first)).toEqual([PLACED, ["expired", "buyer"]]);
  });

  it("says that the shop had to ask, because no webhook arrived", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), BOOK);
    const { sessionId } = shop.payments.pay(id);
    shop.payments.events.push({ id: "evt_1", type: "test", about: { session: sessionId } });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(1);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "open"));
    await reconcile(shop.ports, NOON);
    expect(await historyOf(shop, id)).toEqual([
      PLACED,
      ["paid", "reconciliation"],
      ["dispute-opened", "reconciliation"],
    ]);
    const other = await order(shop.browser(), BOOK);
    shop.payments.pay(other);
    await reconcile(shop.ports, NOON);
    expect(await historyOf(shop, other)).toEqual([PLACED, ["paid", "reconciliation"]]);
  });
});
