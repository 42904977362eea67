import { afterEach, describe, expect, it, test, vi } from "vitest";
import { CREATED, read } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("what has arrived of a payment", () => {
  const intent = { id: "pi_1", status: "succeeded", currency: "usd", amount_received: 900 };

  it("is what Stripe received, in the currency of the session", async () => {
    expect(await read({ payment_intent: intent })).toMatchObject({ received: 900 });
  });

  it.each([
    ["it is still on its way", { ...intent, status: "processing" }],
    ["it came in another currency", { ...intent, currency: "jpy" }],
    ["Stripe sends only its id", "pi_1"],
    ["nothing is to be paid", null],
  ])("is unknown if %s", async (_, payment_intent) => {
    expect(await read({ payment_intent })).not.toHaveProperty("received");
  });
});

describe("a payment", () => {
  test.each([
    [
      {
        ...{ name: "Kade BV", business_name: "Kade BV", individual_name: "Ada" },
        address: {
          line1: "Kade 1",
          line2: null,
          postal_code: "3511",
          city: "Utrecht",
          state: "",
          country: "NL",
        },
        tax_ids: [{ type: "eu_vat", value: "NL123456789B01" }],
      },
      {
        ...{ name: "Ada", company: "Kade BV", address: ["Kade 1", "3511 Utrecht"], country: "NL" },
        taxId: "NL123456789B01",
      },
    ],
    [{ name: "Ada" }, { name: "Ada", company: "", address: [], country: "", taxId: "" }],
    [
      { name: "Kade BV", business_name: "Kade BV" },
      { name: "", company: "Kade BV", address: [], country: "", taxId: "" },
    ],
  ])("has what the buyer entered for the invoice: %j", async (details, billing) => {
    const customer_details = { email: "reader@example.com", ...details };
    expect(await read({ customer_details })).toMatchObject({ billing });
  });

  test.each([
    [
      { type: "card", card: { brand: "visa", last4: "4242" } },
      { kind: "visa", last4: "4242" },
    ],
    [
      { type: "alipay", alipay: {} },
      { kind: "alipay", last4: null },
    ],
  ])("has what was paid with: %j", async (payment_method_details, method) => {
    const payment_intent = { id: "pi_1", status: "succeeded", latest_charge: { payment_method_details } };
    expect(await read({ payment_intent })).toMatchObject({ method });
  });

  test.each([
    ["only the id of the payment", "pi_1"],
    ["only the id of the charge", { id: "pi_1", status: "succeeded", latest_charge: "ch_1" }],
    ["no charge", { id: "pi_1", status: "succeeded", latest_charge: null }],
    ["no payment", null],
    ["no method", { id: "pi_1", status: "succeeded", latest_charge: { payment_method_details: null } }],
  ])("does not say what was paid with if Stripe sends %s", async (_, payment_intent) => {
    expect(await read({ payment_intent })).not.toHaveProperty("method");
  });

  it("has the page where a buyer who wants a reminder can still pay, and names the session that it is a copy of", async () => {
    const recovery = { url: "https://pay.example/recover/1", expires_at: CREATED + 60 };
    const left = { after_expiration: { recovery }, consent: { promotions: "opt_in" } };
    expect(await read({ ...left, recovered_from: "cs_0" })).toMatchObject({
      recovery: { url: recovery.url, expiresAt: new Date((CREATED + 60) * 1000) },
      recoveredFrom: "cs_0",
    });
    for (const without of [
      { consent: { promotions: "opt_out" } },
      { consent: null },
      { after_expiration: null },
      { after_expiration: { recovery: null } },
      { after_expiration: { recovery: { ...recovery, url: null } } },
      { after_expiration: { recovery: { ...recovery, expires_at: null } } },
    ]) {
      const payment = await read({ ...left, ...without });
      expect(payment, JSON.stringify(without)).not.toHaveProperty("recovery");
      expect(payment).not.toHaveProperty("recoveredFrom");
    }
  });
});
