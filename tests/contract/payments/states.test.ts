import { describe, expect, it } from "vitest";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { HOUR_MS } from "#domain/time.ts";
import { createOrder, PAGE, SECRETS, useSandboxPayments } from "./sandbox.ts";

describe("payments by Stripe", () => {
  const sandbox = useSandboxPayments();
  const { open, pay, decide } = sandbox;

  it("include their fee and the buyer's country", async () => {
    const { url } = await open("ord_fee");
    const form = { email: "reader@example.com", card: "4242424242424242", country: "FR" };
    await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const [newest] = await Array.fromAsync(sandbox.payments.listFeesSince(new Date(Date.now() - HOUR_MS)));
    const [paid] = await Array.fromAsync(sandbox.payments.listPaymentsSince(new Date(Date.now() - HOUR_MS)));
    expect(newest).toEqual({
      ...{ paymentIntent: paid?.paymentIntent, country: "FR" },
      // 2.9 % of $58.00 and 30 cents
      fee: { amount: 198, currency: "USD" },
    });
    expect(paid?.billing).toMatchObject({ country: "FR" });
    expect(await Array.fromAsync(sandbox.payments.listFeesSince(new Date(Date.now() + HOUR_MS)))).toEqual([]);
  });

  it("have a state: open, paid or pending", async () => {
    const { sessionId, url } = await open("ord_states");
    expect(await sandbox.payments.findBySession(sessionId)).toMatchObject({
      state: "open",
      orderId: "ord_states",
      subtotal: 5800,
      discount: 0,
      tax: 0,
      total: 5800,
    });
    await pay(url, "pay");
    expect(await sandbox.payments.findBySession(sessionId)).toMatchObject({
      state: "paid",
      currency: "USD",
      email: "reader@example.com",
      locale: "zh",
      lines: [{ product: "book", option: "standard", quantity: 2, unitAmount: 2900 }],
    });
    const slow = await open("ord_slow");
    await pay(slow.url, "pay-late");
    expect((await sandbox.payments.findBySession(slow.sessionId))?.state).toBe("pending");
  });

  it("have the tax of each line, added or contained, and what the buyer entered for the invoice", async () => {
    for (const [pricesInclude, sums, amounts] of [
      [false, { subtotal: 5800, tax: 1102, total: 6902 }, { amount: 1102, taxable: 5800 }],
      [true, { subtotal: 5800, tax: 0, total: 5800 }, { amount: 926, taxable: 4874 }],
    ] as const) {
      const tax = { pricesInclude, codes: ["txcd_10000000"] };
      const { sessionId, url } = await sandbox.payments.open(createOrder(`ord_tax_${pricesInclude}`), {
        ...PAGE,
        tax,
      });
      const body = new URLSearchParams({
        email: "reader@example.com",
        name: "Ada",
        card: "4242424242424242",
      });
      for (const [name, value] of Object.entries({
        country: "DE",
        business_name: "Ada GmbH",
        city: "Berlin",
      }))
        body.set(name, value);
      await fetch(url, { method: "POST", body, redirect: "manual" });
      const payment = await sandbox.payments.findBySession(sessionId);
      const part = { name: "VAT", country: "DE", percentage: 19, isIncluded: pricesInclude };
      expect(payment).toMatchObject({
        ...{ state: "paid", ...sums, taxes: [[{ ...part, ...amounts, isReverseCharge: false }]] },
        billing: { name: "Ada", company: "Ada GmbH", address: ["Berlin"], country: "DE", taxId: "" },
        method: { kind: "visa", last4: "4242" },
      });
      expect(await sandbox.payments.findByIntent(payment?.paymentIntent ?? "")).toEqual(payment);
    }
  });

  it("that are delayed become paid or failed", async () => {
    for (const [id, ending, state] of [
      ["ord_late_failure", "fail", "failed"],
      ["ord_late_success", "complete", "paid"],
    ] as const) {
      const { sessionId, url } = await open(id);
      await pay(url, "pay-late");
      await decide(sessionId, ending);
      expect((await sandbox.payments.findBySession(sessionId))?.state).toBe(state);
    }
  });

  it("that do not exist are null, and an unreachable Stripe is an error", async () => {
    expect(await sandbox.payments.findBySession("cs_test_nothing")).toBeNull();
    expect(await sandbox.payments.findOutcome("pi_nothing")).toBeNull();
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(nowhere.findBySession("cs_test_1")).rejects.toThrow(PaymentsDown);
  });
});
