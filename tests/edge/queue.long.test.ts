import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { type EdgeShop, startEdgeShop } from "./shop.ts";

describe.each([
  { kind: "a shop with a queue", hasQueue: true },
  { kind: "a shop without one", hasQueue: false },
])("$kind", ({ hasQueue }) => {
  let shop: EdgeShop;
  beforeAll(async () => {
    shop = await startEdgeShop({ hasQueue });
  });
  afterAll(() => shop.close());

  const requests = () => shop.lines.filter(({ event }) => event === "sweep-requested");

  it(`sends an email at once, ${hasQueue ? "in an invocation of its own" : "after the response"}`, async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    // No cron has run.
    expect(await buyer.inbox(1, "reader@example.com")).toHaveLength(1);
    if (hasQueue) await eventually(async () => requests().length > 0 || null, "a request");
    else expect(requests()).toEqual([]);
  });

  it("sends what nobody has asked for when the cron runs, once", async () => {
    const to = "patient@example.com";
    const buyer = buyerAt(shop);
    await shop.outage({ mail: true });
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url, "pay", to);
    await buyer.status(order, "paid");
    const isPaused = () => shop.lines.some(({ event }) => event === "email-service-down");
    await eventually(async () => isPaused() || null, "a paused email");
    await shop.outage({ mail: false });
    await eventually(async () => {
      await shop.triggerCron();
      return (await buyer.inbox(0, to)).length > 0 || null;
    }, "the email");
    await Promise.all([shop.triggerCron(), shop.triggerCron()]);
    expect(await buyer.inbox(1, to)).toHaveLength(1);
  });
});
