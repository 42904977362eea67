import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { ForgedWebhook } from "#checkout/webhooks/forged-webhook.ts";
import { SECRETS, useSandboxPayments } from "./sandbox.ts";

describe("payments by Stripe", () => {
  const sandbox = useSandboxPayments();

  it.each([
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
  ])("take from a signed %s only which session it is about", async (type) => {
    const object = { id: "cs_1", object: "checkout.session", payment_status: "paid" };
    expect(await verifyEvent(type, object)).toEqual({ id: "evt_1", type, about: { session: "cs_1" } });
  });

  it.each([
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
  ])("take from a signed %s only which payment it is about", async (type) => {
    const about = { paymentIntent: "pi_1" };
    expect(await verifyEvent(type, { id: "x_1", payment_intent: "pi_1" })).toEqual({
      id: "evt_1",
      type,
      about,
    });
    expect(await verifyEvent(type, { id: "x_1", payment_intent: { id: "pi_1" } })).toMatchObject({ about });
    expect(await verifyEvent(type, { id: "x_1", payment_intent: null })).toMatchObject({ about: null });
  });

  it.each([
    ["another type", "customer.created", { id: "cus_1" }],
    ["another type that names a payment", "charge.succeeded", { payment_intent: "pi_1" }],
    ["a refund of an unexpected shape", "refund.created", { payment_intent: 7 }],
    ["an unexpected shape", "checkout.session.completed", { id: 7 }],
    ["a refund without a payment", "charge.refunded", { payment_intent: null }],
  ])("accept a signed webhook of %s, as about nothing", async (_, type, object) => {
    expect(await verifyEvent(type, object)).toEqual({ id: "evt_1", type, about: null });
  });

  it("reject a webhook that was changed, is unsigned, or was signed with another secret or ten minutes ago", async () => {
    const { payload, signature } = signEvent("checkout.session.completed", { id: "cs_1" });
    await expect(sandbox.payments.verifyWebhook(`${payload} `, signature)).rejects.toThrow(ForgedWebhook);
    const forged = Stripe.webhooks.generateTestHeaderString({ payload, secret: "whsec_other" });
    const timestamp = Math.floor(Date.now() / 1000) - 600;
    const { webhookSecret: secret } = SECRETS;
    const stale = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    for (const bad of [forged, stale, "", "t=1,v1=00"])
      await expect(sandbox.payments.verifyWebhook(payload, bad)).rejects.toThrow(ForgedWebhook);
  });

  function verifyEvent(type: string, object: object) {
    const { payload, signature } = signEvent(type, object);
    return sandbox.payments.verifyWebhook(payload, signature);
  }

  function signEvent(type: string, object: object): { payload: string; signature: string } {
    const payload = JSON.stringify({ id: "evt_1", object: "event", type, data: { object } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRETS.webhookSecret });
    return { payload, signature };
  }
});
