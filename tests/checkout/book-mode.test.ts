import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkOrderBook } from "#checkout/node/order-book.ts";
import { serveCheckout } from "#checkout/node/serve.ts";
import { parseNodeSettings } from "#checkout/node/settings.ts";
import { freePort } from "../free-port.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const LIVE = {
  NODE_ENV: "production",
  SITE_URL: "https://shop.example",
  STRIPE_SECRET_KEY: "rk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
  RESEND_API_KEY: "re_1",
  MAIL_FROM: "Shop <shop@shop.example>",
};

describe("an order book with orders of the sandbox", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  it("records an event of live payments, and only logs it", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    const event = {
      ...{ id: "evt_live", object: "event", type: "refund.created", livemode: true },
      data: { object: { id: "re_1", object: "refund", payment_intent: "pi_of_another_shop" } },
    };
    const payload = JSON.stringify(event);
    const secret = shop.settings.stripe.webhookSecret;
    const headers = { "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
    for (const _ of [1, 2]) {
      const answer = await fetch(`${shop.url}/api/webhooks/stripe`, {
        method: "POST",
        body: payload,
        headers,
      });
      expect(answer.status).toBe(200);
    }
    expect(shop.lines.filter(({ event }) => event === "event-of-other-mode")).toEqual([
      expect.objectContaining({ level: "warn", id: "evt_live", type: "refund.created" }),
    ]);
  });

  it("is said to be that of the sandbox when a shop starts in production", async () => {
    await shop.stopCheckout();
    const lines: Record<string, unknown>[] = [];
    const checkout = await serveCheckout(
      { ...shop.settings, production: true },
      { log: (_, event, facts) => lines.push({ event, ...facts }) },
    );
    await checkout.close();
    expect(lines.find(({ event }) => event === "started")).toMatchObject({
      is: { payments: "the sandbox" },
      isNotReadyFor: expect.arrayContaining([expect.stringContaining("BACKUP_DIR")]),
    });
    await shop.restart();
  });

  it("cannot be opened by a shop with live keys, which says what to do, but still by the sandbox", async () => {
    await shop.stopCheckout();
    const { dataDir, buildDir } = shop.settings;
    const settings = parseNodeSettings({
      ...{ ...LIVE, DATA_DIR: dataDir, BUILD_DIR: buildDir, PORT: String(await freePort()) },
    });
    const refusal = /belongs to the sandbox.*DATA_DIR.*SWITCH_ORDER_BOOK_TO=live/;
    await expect(serveCheckout(settings, { log: () => {} })).rejects.toThrow(refusal);
    await expect(checkOrderBook(settings)).rejects.toThrow(refusal);
    await checkOrderBook({ ...settings, switchOrderBookTo: "live" });
    await checkOrderBook({ ...settings, dataDir: join(dataDir, "new") });
    await shop.restart();
    expect((await fetch(`${shop.url}/healthz`)).status).toBe(200);
  });
});
