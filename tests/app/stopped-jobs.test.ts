import { describe, expect, it } from "vitest";
import { deliverGifts } from "#checkout/jobs/deliver-gifts.ts";
import { handleEvents } from "#checkout/jobs/handle-events.ts";
import { receiveEvent } from "#checkout/jobs/receive-event.ts";
import { recordFeesSince } from "#checkout/jobs/record-fees.ts";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { findFacts } from "#checkout/orders/sales/payment-facts.ts";
import { discountWith } from "../checkout/discounts.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { BOOK, shopWith, usesOf } from "./discounted-orders.ts";
import { NOON, openShop } from "./shop.ts";

const DAY_S = 86_400;
const STOPPED = AbortSignal.abort();

describe("a job that is asked to stop leaves the rest to the next run, which", () => {
  it("delivers the gifts whose day has come", async () => {
    const shop = await openShop();
    const recipient = { email: "friend@example.com", on: "2026-12-24" };
    const id = await order(shop.browser(), { items: BOOK, recipient });
    await reportEvent(shop, { session: shop.payments.pay(id, "giver@example.com").sessionId });
    shop.wait(40 * DAY_S);
    const deliver = async (stopping?: AbortSignal) => {
      await deliverGifts({ ...shop.ports, ...(stopping && { stopping }) });
      await sweep(shop.ports);
      return shop.mail.sent.filter(({ to }) => to === recipient.email).length;
    };
    expect(await deliver(STOPPED)).toBe(0);
    expect(await deliver()).toBe(1);
  });

  it("looks up the orders that hold uses of a code", async () => {
    const shop = await shopWith(discountWith({ limit: 4 }));
    const id = await order(shop.browser(), { items: BOOK, code: "LANTERN10" });
    shop.payments.change(id, { state: "expired" });
    shop.wait(DAY_S);
    await reviewHolds({ ...shop.ports, stopping: STOPPED });
    expect(await usesOf(shop)).toEqual({ used: 0, held: 1 });
    shop.wait(DAY_S);
    await reviewHolds(shop.ports);
    expect(await usesOf(shop)).toEqual({ used: 0, held: 0 });
  });

  it("records further fees", async () => {
    const shop = await openShop();
    const intents = Array.from({ length: 60 }, (_, n) => `pi_${n}`);
    shop.payments.port.listFeesSince = async function* () {
      for (const paymentIntent of intents)
        yield { paymentIntent, country: "NL", fee: { amount: 100, currency: "USD" } };
    };
    const recorded = async () => (await findFacts(shop.database, intents)).size;
    await recordFeesSince({ ...shop.ports, stopping: STOPPED }, NOON);
    expect(await recorded()).toBe(50);
    await recordFeesSince(shop.ports, NOON);
    expect(await recorded()).toBe(60);
  });

  it("sends the other webhooks to an endpoint", async () => {
    const stopping = new AbortController();
    const webhooks = [{ url: "https://one.example/hook", events: ["order.paid" as const] }];
    const shop = await openShop({ notifications: { webhooks } });
    for (const product of ["book", "record"]) await buy(shop, product);
    shop.ports.webhooks = {
      async send() {
        stopping.abort();
        return { state: "accepted" };
      },
    };
    expect(await sendWebhooks({ ...shop.ports, stopping: stopping.signal })).toBe(1);
    expect(await sendWebhooks(shop.ports)).toBe(1);
  });

  it("handles the other events at once, and one that has failed at its time", async () => {
    const shop = await openShop();
    const stopping = new AbortController();
    const sessions = Array.from({ length: 9 }, (_, n) => `cs_${n}`);
    const asked: string[] = [];
    shop.ports.payments.findBySession = async (session) => {
      stopping.abort();
      asked.push(session);
      if (asked.length === 1) throw new Error("a mistake");
      return null;
    };
    for (const session of sessions)
      await receiveEvent(shop.ports, { id: `evt_${session}`, type: "test", about: { session } });
    expect(await handleEvents({ ...shop.ports, stopping: stopping.signal })).toBe(9);
    expect(asked).toHaveLength(8);
    const others = sessions.filter((session) => !asked.includes(session));
    await handleEvents(shop.ports);
    expect(asked.slice(8)).toEqual(others);
    shop.wait(60);
    await handleEvents(shop.ports);
    expect(asked.slice(9)).toEqual(asked.slice(0, 1));
  });
});
