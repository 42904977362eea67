import { afterEach, describe, expect, it, test, vi } from "vitest";
import { PaymentsDown, PermissionMissing } from "#checkout/payments/payments.ts";
import { CREATED, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const charge = {
  object: "charge",
  payment_intent: "pi_1",
  metadata: { order: "ord_1" },
  billing_details: { address: { country: "NL" } },
};
const transaction = (changes: object = {}, source: object | string | null = {}) => ({
  ...{ id: "txn_1", object: "balance_transaction", type: "charge", fee: 114, currency: "eur" },
  source: source !== null && typeof source === "object" ? { ...charge, ...source } : source,
  ...changes,
});
const feesOf = async (...data: object[]) => {
  const { payments, asked } = stripeAnswering({ object: "list", data });
  const fees = await Array.fromAsync(payments.listFeesSince(new Date(CREATED * 1000 + 999)));
  return { fees, asked };
};

describe("the fees of payments", () => {
  it("are those that Stripe has taken since a time, in the currency of the account", async () => {
    const { fees, asked } = await feesOf(
      transaction(),
      transaction({ id: "txn_2", type: "payment", fee: 50 }, { payment_intent: { id: "pi_2" } }),
    );
    expect(fees).toEqual([
      { paymentIntent: "pi_1", country: "NL", fee: { amount: 114, currency: "EUR" } },
      { paymentIntent: "pi_2", country: "NL", fee: { amount: 50, currency: "EUR" } },
    ]);
    expect(asked).toMatchObject([
      {
        path: "/v1/balance_transactions",
        fields: { "created[gte]": String(CREATED), limit: "100", "expand[0]": "data.source" },
      },
    ]);
  });

  test.each<[string, object, string | null]>([
    [
      "the card, if the buyer has entered no address",
      { payment_method_details: { card: { country: "JP" } } },
      "JP",
    ],
    ["nowhere, if Stripe does not know it", { payment_method_details: { alipay: {} } }, null],
    ["nowhere, if Stripe does not know the method either", {}, null],
  ])("have the country of %s", async (_, details, country) => {
    for (const address of [null, { country: null }]) {
      const { fees } = await feesOf(transaction({}, { billing_details: { address }, ...details }));
      expect(fees).toMatchObject([{ country }]);
    }
  });

  test.each<[string, object]>([
    ["payouts", transaction({ type: "payout" })],
    ["transactions whose source Stripe has not sent", transaction({}, "ch_1")],
    ["transactions without a source", transaction({}, null)],
    ["sources that are no charges", transaction({}, { object: "refund" })],
    ["charges without a payment", transaction({}, { payment_intent: null })],
    ["charges of another program", transaction({}, { metadata: { order: "inv_1" } })],
    ["charges without metadata", transaction({}, { metadata: {} })],
  ])("leave out %s", async (_, other) => {
    const { fees } = await feesOf(other, transaction());
    expect(fees).toHaveLength(1);
  });

  it("cannot be read by a key without the right, which the error says, and not while Stripe is down", async () => {
    const list = (status: number) =>
      Array.fromAsync(
        stripeAnswering({
          status,
          error: { type: "invalid_request_error", message: "no" },
        }).payments.listFeesSince(new Date()),
      );
    await expect(list(403)).rejects.toThrow(PermissionMissing);
    await expect(list(403)).rejects.toThrow(
      'The Stripe key is not allowed to read fees. Edit the restricted key in the Stripe Dashboard and set "Balance" and "Balance Transaction Sources" to Read',
    );
    await expect(list(500)).rejects.toThrow(PaymentsDown);
  });
});
