import { describe, expect, it } from "vitest";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import { endEntitlement, restoreEntitlement } from "#checkout/orders/owner-access.ts";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { openReceiver } from "./receiver.ts";
import { NOON } from "./shop.ts";
import { applyOutcome, listWebhooks, OK, shopWith } from "./webhook-shop.ts";

describe("a payment", () => {
  it("is reported with its entitlements and licence keys, once it is recorded, in this order", async () => {
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
    expect((await listWebhooks(shop)).map(({ state }) => state)).toEqual(Array(4).fill("sent"));
  });

  it("names the licence key that its buyer has got", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([{ ...receiver, events: ["licence.issued"] }]);
    await buy(shop, "app");
    const [issued] = receiver.payloads();
    if (issued?.type !== "licence.issued") throw new Error("no licence was issued");
    expect(shop.mail.sent[0]?.text).toContain(issued.data.licence.key);
  });

  it("is sent exactly once to each endpoint, however often and by however many it is reported", async () => {
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
    expect(await listWebhooks(shop)).toHaveLength(3);
  });

  it("of nothing is reported, too, once the address is confirmed", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([receiver]);
    await buy(shop, "sheet");
    expect(receiver.payloads()).toEqual([]);
    await signIn(shop);
    expect(receiver.payloads()[0]).toMatchObject({ type: "order.paid", data: { order: { amount: 0 } } });
  });
});

describe("a refund", () => {
  it("of a line is reported with that line and what has ended, and its failure with what is restored", async () => {
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
  it("is reported when it is opened and when it is decided, with access", async () => {
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
  it("is reported: a copy that is given away, an address that is corrected, and access that is ended and restored", async () => {
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
    const webhooks = receiver.payloads();
    expect(webhooks.map(({ type }) => type)).toEqual([
      ...["entitlement.granted", "licence.issued", "order.corrected"],
      ...["entitlement.ended", "entitlement.restored"],
    ]);
    expect(webhooks[2]?.data).toMatchObject({
      order: { id: granted.id, email: "press@example.com" },
      correction: { from: "critic@example.com", to: "press@example.com" },
    });
    const entitlement = { id, product: "app", email: "press@example.com" };
    expect(webhooks[3]?.data).toMatchObject({ entitlement: { ...entitlement, ended: "ended-by-owner" } });
    expect(webhooks[4]?.data).toMatchObject({ entitlement: { ...entitlement, ended: null, endsAt: null } });
    for (const payload of webhooks) WebhookPayload.parse(payload);
  });

  it("is reported each time: an address that is corrected again, and access that is ended again", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([{ ...receiver, events: ["order.corrected", "entitlement.ended"] }]);
    const request = { email: "critic@example.com", product: "app", idempotencyKey: "review-1" };
    const granted = await grantCopy(shop.ports, request, NOON);
    const corrected = await correctAddress(shop.ports, granted, "press@example.com", "owner");
    await correctAddress(shop.ports, corrected, "desk@example.com", "owner");
    const id = `${granted.id.replace("ord", "ent")}_0_0`;
    for (const _ of [1, 2]) {
      shop.wait(1);
      await endEntitlement(shop.ports, id, { reason: null, at: shop.ports.clock() });
      shop.wait(1);
      await restoreEntitlement(shop.ports, id, shop.ports.clock());
    }
    await sendWebhooks(shop.ports);
    expect(receiver.types()).toEqual([
      ...Array(2).fill("order.corrected"),
      ...Array(2).fill("entitlement.ended"),
    ]);
  });

  it("is reported for each paid order of a library that moves to another address, once", async () => {
    const receiver = await openReceiver(OK);
    const shop = await shopWith([{ ...receiver, events: ["order.corrected"] }]);
    const ids = [await buy(shop), await buy(shop)];
    const unpaid = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.change(unpaid, { state: "pending", email: "reader@example.com" });
    await reportEvent(shop, { session: `cs_${unpaid}` });
    const addresses = { from: "reader@example.com", to: "new@example.com", locale: "en" };
    for (const _ of [1, 2]) await moveLibrary(shop.ports, addresses, { cause: "owner" });
    await sendWebhooks(shop.ports);
    const correction = { from: "reader@example.com", to: "new@example.com" };
    const moved = receiver.payloads().map(({ data }) => data);
    expect(moved).toMatchObject(ids.map(() => ({ order: { email: correction.to }, correction })));
    expect(new Set(moved.map((data) => data.order.id))).toEqual(new Set(ids));
  });

  it("is not reported where a refund has ended it anyway", async () => {
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

  it.each([
    ["dispute that is won", createOutcome(0, "open"), createOutcome(0, "won"), "disputed"],
    ["refund that fails", createOutcome(2900), failed(createOutcome(2900)), "refunded"],
  ] as const)(
    "stays ended after a %s, and is reported as restored only once the owner restores it",
    async (_, before, after, reason) => {
      const receiver = await openReceiver(OK);
      const shop = await shopWith([{ ...receiver, events: ["entitlement.ended", "entitlement.restored"] }]);
      const id = await buy(shop);
      const entitlement = `${id.replace("ord", "ent")}_0_0`;
      await applyOutcome(shop, id, before);
      await endEntitlement(shop.ports, entitlement, { reason: null, at: shop.ports.clock() });
      await applyOutcome(shop, id, after);
      expect(receiver.payloads()).toMatchObject([{ data: { entitlement: { ended: reason } } }]);
      await restoreEntitlement(shop.ports, entitlement, shop.ports.clock());
      await sendWebhooks(shop.ports);
      expect(receiver.types()).toEqual(["entitlement.ended", "entitlement.restored"]);
    },
  );
});

/** An outcome whose refunds have failed. */
function failed({ refunds, disputes }: ReturnType<typeof createOutcome>) {
  return { refunds: refunds.map((refund) => ({ ...refund, hasFailed: true })), disputes };
}
