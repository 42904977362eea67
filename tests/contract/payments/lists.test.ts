import { describe, expect, it } from "vitest";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { SECRETS, useSandboxPayments } from "./sandbox.ts";

describe("payments by Stripe", () => {
  const sandbox = useSandboxPayments();
  const { open, pay, stripe } = sandbox;

  it("are listed, except sessions that other programs have opened", async () => {
    const opened: string[] = [];
    for (const n of [1, 2, 3]) opened.push((await open(`ord_listed_${n}`)).sessionId);
    const foreign = await stripe().checkout.sessions.create({
      mode: "payment",
      client_reference_id: "ord_states",
      line_items: [
        { quantity: 1, price_data: { currency: "usd", unit_amount: 100, product_data: { name: "A tip" } } },
      ],
      success_url: "https://elsewhere.example/",
    });
    expect(await sandbox.payments.findBySession(foreign.id)).toBeNull();
    const seen: string[] = [];
    for await (const { sessionId } of sandbox.payments.listPaymentsSince(new Date(Date.now() - 3_600_000)))
      seen.push(sessionId);
    expect(seen.toSorted()).toEqual(opened.toSorted());
    expect(seen).not.toContain(foreign.id);
  });

  it("are listed when they are refunded or disputed, even if they are old, with the events that report it", async () => {
    const { sessionId, url } = await open("ord_late_refund");
    await pay(url, "pay");
    const intent = (await sandbox.payments.findBySession(sessionId))?.paymentIntent ?? "";
    const now = new Date();
    const reversed = async () => Array.fromAsync(sandbox.payments.listReversalsSince(now));
    expect(await reversed()).not.toContain(intent);
    await stripe().refunds.create({ payment_intent: intent, amount: 100 });
    expect(await reversed()).toContain(intent);
    const events = await Array.fromAsync(sandbox.payments.listEvents(new Date(now.getTime() - 60_000)));
    expect(events).toContainEqual(
      expect.objectContaining({ type: "checkout.session.completed", about: { session: sessionId } }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ type: "refund.created", about: { paymentIntent: intent } }),
    );
    expect(events.every(({ about }) => about !== null)).toBe(true);
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(Array.fromAsync(nowhere.listEvents(now))).rejects.toThrow(PaymentsDown);
  });
});
