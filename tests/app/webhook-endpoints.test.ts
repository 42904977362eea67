import { describe, expect, it } from "vitest";
import { localAdminApi } from "#checkout/admin/admin-api.ts";
import { checkWebhookSecret } from "#checkout/jobs/check-webhook-secret.ts";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy } from "./buying.ts";
import { openReceiver } from "./receiver.ts";
import { NOON, type Shop } from "./shop.ts";
import { applyOutcome, listWebhooks, OK, shopWith } from "./webhook-shop.ts";

const HOUR_S = 3600;

describe("an endpoint", () => {
  it("that fails gets the same webhook again after about five seconds, then after about a minute", async () => {
    const receiver = await openReceiver((index) => ({ status: index < 2 ? 500 : 200 }));
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }]);
    await buy(shop);
    for (const [index, seconds] of [5, 60].entries()) {
      expect((await listWebhooks(shop))[0]).toMatchObject({ state: "waiting", error: "it answers 500" });
      shop.wait(seconds * 0.9 - 0.01);
      expect(await sendWebhooks(shop.ports)).toBe(0);
      expect(receiver.requests).toHaveLength(index + 1);
      shop.wait(seconds * 0.2 + 0.02);
      expect(await sendWebhooks(shop.ports)).toBe(index);
    }
    const [first, , third] = receiver.requests;
    expect(new Set(receiver.ids()).size).toBe(1);
    expect(third?.body).toBe(first?.body);
    expect(receiver.types()).toEqual(["order.paid", "order.paid", "order.paid"]);
    expect((await listWebhooks(shop))[0]).toMatchObject({ state: "sent", attempts: 2, error: null });
  });

  it("that does not answer in time gets it again", async () => {
    const receiver = await openReceiver((index) => (index === 0 ? new Promise(() => {}) : OK));
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }], { timeoutMs: 100 });
    await buy(shop);
    expect((await listWebhooks(shop))[0]).toMatchObject({
      state: "waiting",
      error: "no answer within 0.1 s",
    });
    shop.wait(6);
    expect(await sendWebhooks(shop.ports)).toBe(1);
  });

  it("that answers 410 gets nothing again, which the list says", async () => {
    const receiver = await openReceiver({ status: 410 });
    const shop = await shopWith([receiver]);
    await buy(shop);
    shop.wait(100 * HOUR_S);
    await sendWebhooks(shop.ports);
    expect(receiver.requests).toHaveLength(2);
    const states = (await listWebhooks(shop)).map(({ state, error }) => [state, error]);
    expect(states).toEqual(Array(2).fill(["failed", "it answers 410"]));
  });

  it("that is busy is left alone for as long as it asks, by new webhooks, too", async () => {
    const receiver = await openReceiver((index) =>
      index === 0 ? { status: 429, headers: { "Retry-After": "600" } } : OK,
    );
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }]);
    await buy(shop);
    await buy(shop, "record");
    shop.wait(599);
    expect(await sendWebhooks(shop.ports)).toBe(0);
    expect(receiver.requests).toHaveLength(1);
    shop.wait(1);
    expect(await sendWebhooks(shop.ports)).toBe(2);
  });

  it("that hangs delays neither the others nor the buyer's email", async () => {
    const quick = await openReceiver(OK);
    let shop: Shop | undefined;
    const slow = await openReceiver(async () => {
      // It answers only once all others have got theirs.
      await expect.poll(() => [quick.requests.length, shop?.mail.sent.length]).toEqual([2, 1]);
      return OK;
    });
    shop = await shopWith([{ url: slow.url, events: ["order.paid"] }, quick]);
    await buy(shop);
    expect((await listWebhooks(shop)).map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
  });

  it("that cannot be reached for three days is given up", async () => {
    const receiver = await openReceiver({ status: 503 });
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }]);
    await buy(shop);
    let hours = 0;
    while ((await listWebhooks(shop, ["waiting"])).length > 0 && hours < 100) {
      hours += 1;
      shop.wait(HOUR_S);
      await sendWebhooks(shop.ports);
    }
    expect(hours).toBeGreaterThan(60);
    expect(hours).toBeLessThan(85);
    expect((await listWebhooks(shop, ["failed"]))[0]).toMatchObject({
      attempts: 11,
      error: "it answers 503",
    });
    const { length } = receiver.requests;
    shop.wait(100 * HOUR_S);
    expect(await sendWebhooks(shop.ports)).toBe(0);
    expect(receiver.requests).toHaveLength(length);
  });

  it("that has lost everything gets it again, with the same id and as it was then", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }]);
    const id = await buy(shop);
    await applyOutcome(shop, id, createOutcome(2900));
    const api = localAdminApi(shop.ports);
    const [message] = await listWebhooks(shop);
    const resent = await api.request(`/messages/${message?.id}/resend`, { method: "POST" });
    expect(await resent.json()).toEqual({ id: message?.id });
    expect(await sendWebhooks(shop.ports)).toBe(1);
    const [first, second] = receiver.requests;
    expect([second?.headers["webhook-id"], second?.body]).toEqual([
      first?.headers["webhook-id"],
      first?.body,
    ]);
    const receipt = await api.request(`/messages/paid_${id}/resend`, { method: "POST" });
    expect(receipt.status).toBe(404);
  });

  it("is listed for the owner with the emails of an order, by its host, since the rest of its address may be secret", async () => {
    const receiver = await openReceiver(OK);
    const url = `${receiver.url}?key=secret`;
    const shop = await shopWith([{ url, events: ["order.paid"] }]);
    const id = await buy(shop);
    const api = localAdminApi(shop.ports);
    const details = await (await api.request(`/orders/${id}`)).json();
    const { host } = new URL(url);
    const { history, messages } = AdminOrderDetails.parse(details);
    expect(history).toContainEqual({
      ...{ at: NOON.toISOString(), event: "webhook", cause: "sent", detail: `order.paid to ${host}` },
    });
    expect(history.filter(({ event }) => event === "email")).toMatchObject([
      { detail: "paid to reader@example.com" },
    ]);
    expect(messages).toContainEqual(expect.objectContaining({ channel: "webhook", recipient: host }));
    const [message] = await listWebhooks(shop);
    const { shop: read } = shop.ports.offers;
    shop.ports.offers.shop = async () => ({ ...(await read()), webhooks: [] });
    const refused = await api.request(`/messages/${message?.id}/resend`, { method: "POST" });
    const all = await (await api.request("/messages")).json();
    expect(JSON.stringify([details, all, await refused.json()])).not.toContain("secret");
  });

  it("that is no longer in shop.yaml gets nothing, not even again", async () => {
    const receiver = await openReceiver({ status: 500 });
    const shop = await shopWith([receiver]);
    await buy(shop);
    const { shop: read } = shop.ports.offers;
    shop.ports.offers.shop = async () => ({ ...(await read()), webhooks: [] });
    shop.wait(HOUR_S);
    expect(await sendWebhooks(shop.ports)).toBe(0);
    expect(receiver.requests).toHaveLength(1);
    const [message] = await listWebhooks(shop);
    const refused = await localAdminApi(shop.ports).request(`/messages/${message?.id}/resend`, {
      method: "POST",
    });
    expect(refused.status).toBe(409);
  });
});

describe("without a secret", () => {
  it("webhooks wait, the log says what to do, and they are sent once there is one", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const { webhooks } = shop.ports;
    shop.ports.webhooks = null;
    await buy(shop);
    await checkWebhookSecret(shop.ports);
    expect(receiver.requests).toHaveLength(0);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({
        ...{ level: "error", event: "webhook-secret-missing" },
        message: expect.stringContaining("WEBHOOK_SECRET"),
      }),
    );
    shop.ports.webhooks = webhooks;
    shop.lines.length = 0;
    await checkWebhookSecret(shop.ports);
    expect(shop.lines).toEqual([]);
    expect(await sendWebhooks(shop.ports)).toBe(2);
  });

  it("a shop without webhooks logs nothing", async () => {
    const shop = await shopWith([]);
    shop.ports.webhooks = null;
    await checkWebhookSecret(shop.ports);
    expect(shop.lines).toEqual([]);
  });
});
