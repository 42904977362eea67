import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { AmountTooSmall } from "#checkout/payments/payments.ts";
import { HOUR_MS } from "#domain/time.ts";
import { createOrder, PAGE, SECRETS, useSandboxPayments } from "./sandbox.ts";

describe("payment pages of Stripe", () => {
  const sandbox = useSandboxPayments();
  const { open, pay } = sandbox;

  it("open one payment page for each order, even if it is requested repeatedly", async () => {
    const order = createOrder("ord_twice");
    const first = await sandbox.payments.open(order, PAGE);
    expect(await sandbox.payments.open(order, PAGE)).toEqual(first);
  });

  it("distinguish an amount below the minimum from an outage", async () => {
    await expect(open("ord_small", 24)).rejects.toThrow(AmountTooSmall);
  });

  it("can be closed while nobody has paid, and otherwise stay as they are", async () => {
    const unpaid = await open("ord_closed");
    for (const _ of [1, 2]) {
      expect(await sandbox.payments.expire(unpaid.sessionId)).toMatchObject({
        orderId: "ord_closed",
        state: "expired",
      });
    }
    const paid = await open("ord_not_closed");
    await pay(paid.url, "pay");
    expect(await sandbox.payments.expire(paid.sessionId)).toMatchObject({ state: "paid" });
    expect(await sandbox.payments.expire("cs_unknown")).toBeNull();
  });

  it("say what statements say, and where a buyer who wants that can pay after the page has expired", async () => {
    const page = { ...PAGE, statementDescriptor: "LANTERN", hasReminder: true };
    const { sessionId, url } = await sandbox.payments.open(createOrder("ord_left"), page);
    const form = { action: "abandon", email: "reader@example.com", promotions: "opt_in" };
    await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const expired = await sandbox.payments.expire(sessionId);
    expect(expired).toMatchObject({ state: "expired", email: "reader@example.com" });
    const copy = await fetch(expired?.recovery?.url ?? "", { redirect: "manual" });
    await pay(new URL(copy.headers.get("Location") ?? "", sandbox.url).href, "pay");
    const [paid] = await Array.fromAsync(sandbox.payments.listPaymentsSince(new Date(Date.now() - HOUR_MS)));
    expect(paid).toMatchObject({ state: "paid", orderId: "ord_left", recoveredFrom: sessionId });
    const { hostname: host, port } = new URL(sandbox.url);
    const stripe = new Stripe(SECRETS.secretKey, { host, port, protocol: "http" });
    const intent = await stripe.paymentIntents.retrieve(paid?.paymentIntent ?? "", {
      expand: ["latest_charge"],
    });
    expect(intent.latest_charge).toMatchObject({ calculated_statement_descriptor: "SANDBOX* LANTERN" });
  });

  it("have no such place for a buyer who has not ticked the box", async () => {
    const { sessionId, url } = await sandbox.payments.open(createOrder("ord_silent"), {
      ...PAGE,
      hasReminder: true,
    });
    await pay(url, "abandon");
    expect(await sandbox.payments.expire(sessionId)).not.toHaveProperty("recovery");
  });
});
