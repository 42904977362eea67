import { describe, expect, it } from "vitest";
import { localAdminApi } from "#checkout/admin/admin-api.ts";
import { checkWebhookSecret } from "#checkout/jobs/check-webhook-secret.ts";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { endEntitlement, restoreEntitlement } from "#checkout/orders/entitlements/decide-access.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { httpWebhooks } from "#checkout/webhooks/http.ts";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import type { Offer } from "#domain/offer.ts";
import { OUTGOING_EVENTS, type OutgoingEvent } from "#domain/webhooks.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { openReceiver, SECRET } from "./receiver.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const OK = { status: 200 };
const HOUR_S = 3600;

const app: Offer = {
  ...{ product: "app", name: { en: "The App" }, summary: { en: "It works." }, image: null, currency: "USD" },
  options: [
    {
      ...{ ...standard, price: 4000 },
      parts: [{ ...bookPart, product: "app", name: { en: "The App" }, licenceKeys: { activations: 3 } }],
    },
  ],
};

interface Endpoint {
  url: string;
  events?: OutgoingEvent[];
}

async function shopWith(endpoints: Endpoint[], { timeoutMs = 10_000 } = {}) {
  const all = [...OUTGOING_EVENTS];
  return openShop({
    offers: [...OFFERS, app],
    notifications: { webhooks: endpoints.map(({ url, events = all }) => ({ url, events })) },
    webhooks: httpWebhooks({ secrets: [SECRET], timeoutMs }),
  });
}

const list = (shop: Shop, states: MessageState[] = MessageState.options) =>
  listMessages(shop.database, { states, channel: "webhook", limit: 99 });

/** Reports what has become of an order's payment. */
async function applyOutcome(shop: Shop, id: string, outcome: ReturnType<typeof createOutcome>) {
  shop.payments.outcomes.set(`pi_${id}`, outcome);
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
}

describe("a payment", () => {
  it("is told with its entitlements and licence keys, once it is recorded, in this order", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const id = await order(shop.browser(), { items: [{ product: "app", quantity: 2 }] });
    const { sessionId } = shop.payments.pay(id);
    await reportEvent(shop, { session: sessionId });
    const [paid, granted, first, second] = receiver.payloads();
    const buyer = { id, email: "reader@example.com", locale: "en", status: "paid", amount: 8000 };
    const items = [{ product: "app", option: "standard", quantity: 2, amount: 4000, refunded: false }];
    expect(paid).toMatchObject({
      ...{ type: "order.paid", timestamp: NOON.toISOString() },
      data: { order: { ...buyer, paidAt: NOON.toISOString(), items } },
    });
    const entitlement = { product: "app", quantity: 2, email: "reader@example.com", ended: null };
    expect(granted).toMatchObject({ type: "entitlement.granted", data: { order: buyer, entitlement } });
    for (const issued of [first, second]) {
      const licence = { product: "app", activations: 3, key: expect.stringMatching(/^[\w-]{23}$/) };
      expect(issued).toMatchObject({ type: "licence.issued", data: { order: buyer, licence } });
    }
    expect(new Set(receiver.ids()).size).toBe(4);
    for (const id of receiver.ids()) expect(id).toMatch(/^[\w-]+$/);
    expect((await list(shop)).map(({ state }) => state)).toEqual(Array(4).fill("sent"));
  });

  it("names the licence key that its buyer has got", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([{ ...receiver, events: ["licence.issued"] }]);
    await buy(shop, "app");
    const [issued] = receiver.payloads();
    if (issued?.type !== "licence.issued") throw new Error("no licence was issued");
    expect(shop.mail.sent[0]?.text).toContain(issued.data.licence.key);
  });

  it("is told exactly once to each endpoint, however often and by however many it is reported", async () => {
    const [one, two] = [await openReceiver(OK), await openReceiver(OK)];
    const shop = await shopWith([{ url: one.url, events: ["order.paid"] }, two]);
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }] });
    const { sessionId } = shop.payments.pay(id);
    await Promise.all([
      ...Array.from({ length: 5 }, () => reportEvent(shop, { session: sessionId })),
      ...Array.from({ length: 3 }, () => reportEvent(shop, { session: sessionId }, "evt_same")),
      browser.api(`/api/orders/${id}`),
    ]);
    await reportEvent(shop, { session: sessionId });
    await sweep(shop.ports);
    expect(one.types()).toEqual(["order.paid"]);
    expect(two.types()).toEqual(["order.paid", "entitlement.granted"]);
    expect(await list(shop)).toHaveLength(3);
  });

  it("of nothing is told, too", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    await buy(shop, "sheet");
    expect(receiver.payloads()[0]).toMatchObject({ type: "order.paid", data: { order: { amount: 0 } } });
  });
});

describe("a refund", () => {
  it("of a line is told with that line and what has ended, and its failure with what is restored", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const id = await order(shop.browser(), { items: [{ product: "book" }, { product: "record" }] });
    const { sessionId } = shop.payments.pay(id);
    await reportEvent(shop, { session: sessionId });
    receiver.requests.length = 0;
    const refund = { id: "re_1", amount: 900, hasFailed: false, lines: [1] };
    for (const _ of [1, 2]) await applyOutcome(shop, id, { refunds: [refund], disputes: [] });
    await applyOutcome(shop, id, { refunds: [{ ...refund, hasFailed: true }], disputes: [] });
    const [refunded, ended, failed, restored, ...others] = receiver.payloads();
    expect(others).toEqual([]);
    const said = { id: "re_1", amount: 900, currency: "USD", items: [1] };
    const part = { product: "record", bought: { product: "record", option: "standard" } };
    expect(refunded).toMatchObject({
      ...{ type: "order.refunded" },
      data: { refund: said, order: { status: "paid", refunded: 900, items: [{}, { refunded: true }] } },
    });
    expect(ended).toMatchObject({
      ...{ type: "entitlement.ended" },
      data: { entitlement: { ...part, ended: "refunded", endsAt: NOON.toISOString() } },
    });
    expect(failed).toMatchObject({
      ...{ type: "order.refund_failed" },
      data: { refund: said, order: { refunded: 0 } },
    });
    expect(restored).toMatchObject({
      ...{ type: "entitlement.restored" },
      data: { entitlement: { ...part, ended: null, endsAt: null } },
    });
  });
});

describe("a dispute", () => {
  it("is told when it is opened and when it is decided, with access", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const [won, lost] = [await buy(shop), await buy(shop, "record")];
    receiver.requests.length = 0;
    for (const state of ["open", "won"] as const) await applyOutcome(shop, won, createOutcome(0, state));
    for (const state of ["open", "lost"] as const) {
      await applyOutcome(shop, lost, { refunds: [], disputes: [{ id: "du_2", state }] });
    }
    const said = receiver.payloads().map((payload) => {
      if (payload.type === "order.disputed") return [payload.type, payload.data.dispute.state];
      if (payload.type.startsWith("entitlement.") && "entitlement" in payload.data)
        return [payload.type, payload.data.entitlement.ended];
      return [payload.type];
    });
    expect(said).toEqual([
      ["order.disputed", "open"],
      ["entitlement.ended", "disputed"],
      ["order.disputed", "won"],
      ["entitlement.restored", null],
      ["order.disputed", "open"],
      ["entitlement.ended", "disputed"],
      ["order.disputed", "lost"],
      ["entitlement.ended", "dispute-lost"],
    ]);
    expect(new Set(receiver.ids()).size).toBe(8);
  });
});

describe("what the owner decides", () => {
  it("is told: a copy that is given away, an address that is corrected, and access that is ended and restored", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    const request = { email: "critic@example.com", product: "app", idempotencyKey: "review-1" };
    const granted = await grantCopy(shop.ports, request, NOON);
    await grantCopy(shop.ports, request, NOON);
    shop.wait(1);
    await correctAddress(shop.ports, granted, "press@example.com", "owner");
    const id = `${granted.id.replace("ord", "ent")}_0_0`;
    for (const reason of ["shared", "shared with many"]) {
      shop.wait(1);
      await endEntitlement(shop.ports, id, { reason, at: shop.ports.clock() });
    }
    for (const _ of [1, 2]) {
      shop.wait(1);
      await restoreEntitlement(shop.ports, id, shop.ports.clock());
    }
    await sendWebhooks(shop.ports);
    const told = receiver.payloads();
    expect(told.map(({ type }) => type)).toEqual([
      ...["entitlement.granted", "licence.issued", "order.corrected"],
      ...["entitlement.ended", "entitlement.restored"],
    ]);
    expect(told[2]?.data).toMatchObject({
      order: { id: granted.id, email: "press@example.com" },
      correction: { from: "critic@example.com", to: "press@example.com" },
    });
    const entitlement = { id, product: "app", email: "press@example.com" };
    expect(told[3]?.data).toMatchObject({ entitlement: { ...entitlement, ended: "ended-by-owner" } });
    expect(told[4]?.data).toMatchObject({ entitlement: { ...entitlement, ended: null, endsAt: null } });
    for (const payload of told) WebhookPayload.parse(payload);
  });

  it("is not told where a refund has ended it anyway", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([{ ...receiver, events: ["entitlement.ended", "entitlement.restored"] }]);
    const id = await buy(shop);
    await applyOutcome(shop, id, createOutcome(2900));
    const entitlement = `${id.replace("ord", "ent")}_0_0`;
    await endEntitlement(shop.ports, entitlement, { reason: null, at: shop.ports.clock() });
    await restoreEntitlement(shop.ports, entitlement, shop.ports.clock());
    await sendWebhooks(shop.ports);
    expect(receiver.payloads().map(({ type }) => type)).toEqual(["entitlement.ended"]);
  });
});

describe("an endpoint", () => {
  it("that fails gets the same webhook again after about five seconds, then after about a minute", async () => {
    const receiver = await openReceiver((index) => ({ status: index < 2 ? 500 : 200 }));
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }]);
    await buy(shop);
    for (const [index, seconds] of [5, 60].entries()) {
      expect((await list(shop))[0]).toMatchObject({ state: "waiting", error: "it answers 500" });
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
    expect((await list(shop))[0]).toMatchObject({ state: "sent", attempts: 2, error: null });
  });

  it("that does not answer in time gets it again", async () => {
    const receiver = await openReceiver((index) => (index === 0 ? new Promise(() => {}) : OK));
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }], { timeoutMs: 100 });
    await buy(shop);
    expect((await list(shop))[0]).toMatchObject({ state: "waiting", error: "no answer within 0.1 s" });
    shop.wait(6);
    expect(await sendWebhooks(shop.ports)).toBe(1);
  });

  it("that is gone gets nothing again, which the list says", async () => {
    const receiver = await openReceiver({ status: 410 });
    const shop = await shopWith([receiver]);
    await buy(shop);
    shop.wait(100 * HOUR_S);
    await sendWebhooks(shop.ports);
    expect(receiver.requests).toHaveLength(2);
    const states = (await list(shop)).map(({ state, error }) => [state, error]);
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
    expect((await list(shop)).map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
  });

  it("that cannot be reached for three days is given up", async () => {
    const receiver = await openReceiver({ status: 503 });
    const shop = await shopWith([{ url: receiver.url, events: ["order.paid"] }]);
    await buy(shop);
    let hours = 0;
    while ((await list(shop, ["waiting"])).length > 0 && hours < 100) {
      hours += 1;
      shop.wait(HOUR_S);
      await sendWebhooks(shop.ports);
    }
    expect(hours).toBeGreaterThan(60);
    expect(hours).toBeLessThan(85);
    expect((await list(shop, ["failed"]))[0]).toMatchObject({ attempts: 11, error: "it answers 503" });
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
    const [message] = await list(shop);
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

  it("is shown to the owner beside the emails of an order, by its host, since the rest of its address may be secret", async () => {
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
    const [message] = await list(shop);
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
    const [message] = await list(shop);
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
});
