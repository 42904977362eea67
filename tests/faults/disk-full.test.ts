import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveCheckout } from "#checkout/node/serve.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";

/** More than any disk has free. */
const MIN_FREE_BYTES = Number.MAX_SAFE_INTEGER;

describe("a shop whose disk is nearly full", () => {
  let shop: TestShop;
  let checkout: { close(): Promise<void> };
  let order: string;
  const lines: Record<string, unknown>[] = [];

  beforeEach(async () => {
    shop = await startShop();
    const buyer = buyerAt(shop);
    const made = await buyer.order({ items: [{ product: "book" }] });
    order = made.order;
    await buyer.pay(made.url);
    await buyer.status(order, "paid");
    await shop.stopCheckout();
    lines.length = 0;
    const log = (level: string, event: string, facts = {}) => lines.push({ level, event, ...facts });
    checkout = await serveCheckout(shop.settings, { log, minFreeBytes: MIN_FREE_BYTES });
  });
  afterEach(async () => {
    await checkout.close();
    await shop.close();
  });

  it("starts, refuses new orders with a reason in the buyer's language, and still shows existing orders", async () => {
    const { api } = buyerAt(shop);
    const refused = await api("/api/checkout", {
      method: "POST",
      headers: { "Accept-Language": "zh" },
      json: { items: [{ product: "book" }] },
    });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      type: "urn:vitrine:problem:disk-full",
      title: "商店暂时无法保存数据",
    });
    expect((await api(`/api/orders/${order}`)).status).toBe(200);
  });

  it("is unhealthy, but alive to a host that would take its pages offline, and logs once what to do", async () => {
    const { api } = buyerAt(shop);
    const health = await api("/healthz");
    expect([health.status, await health.json()]).toMatchObject([
      503,
      { type: "urn:vitrine:problem:disk-full" },
    ]);
    expect((await api("/livez")).status).toBe(200);
    await api("/healthz");
    expect(lines.filter(({ event }) => event === "disk-full")).toEqual([
      {
        level: "error",
        event: "disk-full",
        message: expect.stringMatching(/Only \d+ MB are free in .*Nothing is damaged. Free up space there./),
      },
    ]);
  });
});
