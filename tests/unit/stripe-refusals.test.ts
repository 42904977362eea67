import { afterEach, describe, expect, it, test, vi } from "vitest";
import { PaymentsDown, PermissionMissing, RefundRefused } from "#checkout/payments/payments.ts";
import { session, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const invalid = (code: string) => ({ type: "invalid_request_error", code, message: `about ${code}` });

describe("a refund that Stripe does not make", () => {
  const refund = (status: number, error: object): Promise<unknown> =>
    stripeAnswering({ status, error })
      .payments.refund({
        ...{ paymentIntent: "pi_1", orderId: "ord_1", amount: 700, key: "k", lines: null },
        reason: "requested_by_customer",
      })
      .catch((thrown) => thrown);

  test.each([
    [400, invalid("charge_already_refunded"), "nothing-left"],
    [400, invalid("charge_disputed"), "disputed"],
    [400, invalid("amount_too_large"), "refused"],
    [400, { type: "idempotency_error", message: "about idempotency" }, "refused"],
  ])("with %i and %j is refused: %s", async (status, error, reason) => {
    const refused = await refund(status, error);
    expect(refused).toBeInstanceOf(RefundRefused);
    expect(refused).toMatchObject({
      reason,
      message: `Stripe refused the refund: ${error.message}`,
      cause: { message: error.message },
    });
  });

  it("because the key lacks the right says which", async () => {
    const refused = await refund(403, invalid("rak_charge_write"));
    expect(refused).toBeInstanceOf(PermissionMissing);
    expect(refused).toMatchObject({
      message:
        'The Stripe key is not allowed to make refunds. Edit the restricted key in the Stripe Dashboard and set "Charges and Refunds" to Write: about rak_charge_write',
      cause: { code: "rak_charge_write" },
    });
  });

  it("for another reason may be made by a later attempt", async () => {
    expect(await refund(401, { type: "invalid_request_error", message: "bad key" })).toBeInstanceOf(
      PaymentsDown,
    );
  });
});

describe("a payment page that is closed", () => {
  it("has expired, as Stripe's answer says", async () => {
    const { payments, asked } = stripeAnswering(session({ status: "expired", payment_status: "unpaid" }));
    expect(await payments.expire("cs_1")).toMatchObject({ sessionId: "cs_1", state: "expired" });
    expect(asked).toMatchObject([
      {
        ...{ method: "POST", path: "/v1/checkout/sessions/cs_1/expire" },
        fields: { "expand[0]": "payment_intent.latest_charge" },
      },
    ]);
  });

  it("stays paid if the buyer was faster", async () => {
    const { payments, asked } = stripeAnswering(
      { status: 400, error: invalid("resource_invalid") },
      session(),
    );
    expect(await payments.expire("cs_1")).toMatchObject({ sessionId: "cs_1", state: "paid" });
    expect(asked.map(({ method, path }) => [method, path])).toEqual([
      ["POST", "/v1/checkout/sessions/cs_1/expire"],
      ["GET", "/v1/checkout/sessions/cs_1"],
    ]);
  });

  it("is unknown while Stripe cannot be reached, and the buyer does not wait for further attempts", async () => {
    const { payments } = stripeAnswering(session());
    let requests = 0;
    const breakConnection = async () => {
      requests += 1;
      throw new TypeError("connection reset");
    };
    vi.spyOn(globalThis, "fetch").mockImplementation(breakConnection);
    await expect(payments.expire("cs_1")).rejects.toThrow(PaymentsDown);
    expect(requests).toBe(1);
    const refused = { status: 400, error: invalid("resource_invalid") };
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) =>
      init?.method === "POST"
        ? Response.json({ error: refused.error }, { status: refused.status })
        : breakConnection(),
    );
    await expect(payments.expire("cs_1")).rejects.toThrow(PaymentsDown);
    expect(requests).toBe(2);
  });
});
