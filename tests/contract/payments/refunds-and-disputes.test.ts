import { describe, expect, it } from "vitest";
import { type NewRefund, PaymentsDown, PermissionMissing } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { SECRETS, useSandboxPayments } from "./sandbox.ts";

describe("payments by Stripe", () => {
  const sandbox = useSandboxPayments();
  const { open, pay, decide, stripe } = sandbox;

  it("are found by their intent, with the refunded amount", async () => {
    const { sessionId, url } = await open("ord_refund");
    await pay(url, "pay");
    const intent = (await sandbox.payments.findBySession(sessionId))?.paymentIntent ?? "";
    expect(await sandbox.payments.findByIntent(intent)).toMatchObject({ orderId: "ord_refund" });
    expect(await sandbox.payments.findOutcome(intent)).toEqual({ refunds: [], disputes: [] });
    const first = await stripe().refunds.create({ payment_intent: intent, amount: 800 });
    const second = await stripe().refunds.create({ payment_intent: intent, amount: 500 });
    const refunds = [
      { id: first.id, amount: 800, hasFailed: false },
      { id: second.id, amount: 500, hasFailed: false },
    ];
    expect(await sandbox.payments.findOutcome(intent)).toEqual({ refunds, disputes: [] });
    await decide(sessionId, "fail-refund");
    const [kept, failed] = refunds;
    expect(await sandbox.payments.findOutcome(intent)).toEqual({
      refunds: [kept, { ...failed, hasFailed: true }],
      disputes: [],
    });
  });

  it("are refunded once for each key, and know the lines and the key of each refund of the shop", async () => {
    const { sessionId, url } = await open("ord_by_shop");
    await pay(url, "pay");
    const paymentIntent = (await sandbox.payments.findBySession(sessionId))?.paymentIntent ?? "";
    const reason = "requested_by_customer";
    const refund = { paymentIntent, orderId: "ord_by_shop", amount: 800, lines: [0, 2], reason } as const;
    const make = (changes: Partial<NewRefund>) =>
      sandbox.payments.refund({ ...refund, lines: [0, 2], key: "key_1", ...changes });
    for (const _ of [1, 2]) await make({});
    await make({ key: "key_2", amount: 500, lines: null });
    const id = expect.stringMatching(/^re_/);
    expect((await sandbox.payments.findOutcome(paymentIntent))?.refunds).toEqual([
      { id, amount: 800, hasFailed: false, lines: [0, 2], key: "key_1" },
      { id, amount: 500, hasFailed: false, key: "key_2" },
    ]);
    await expect(make({ amount: 900 })).rejects.toMatchObject({ reason: "refused" });
    await expect(make({ key: "key_3", amount: 4501 })).rejects.toMatchObject({
      reason: "refused",
      message: expect.stringContaining("Stripe refused the refund: Refund amount (4501) is greater"),
    });
    const restricted = stripePayments({
      ...{
        secretKey: "rk_test_without_rak_charge_write",
        webhookSecret: SECRETS.webhookSecret,
        apiUrl: sandbox.url,
      },
    });
    const denied = restricted.refund({ ...refund, lines: null, key: "key_4" });
    await expect(denied).rejects.toThrow(PermissionMissing);
    await expect(denied).rejects.toThrow(/set "Charges and Refunds" to Write: .*'rak_charge_write'/);
    await decide(sessionId, "dispute");
    await expect(make({ key: "key_5" })).rejects.toMatchObject({ reason: "disputed" });
    const refunded = await open("ord_all_back");
    await pay(refunded.url, "pay");
    const intent = (await sandbox.payments.findBySession(refunded.sessionId))?.paymentIntent ?? "";
    await make({ paymentIntent: intent, key: "all", amount: 5800 });
    await expect(make({ paymentIntent: intent, key: "more", amount: 1 })).rejects.toMatchObject({
      reason: "nothing-left",
    });
    const nowhere = stripePayments({ ...SECRETS, apiUrl: "http://127.0.0.1:9" });
    await expect(nowhere.refund({ ...refund, lines: null, key: "key_6" })).rejects.toThrow(PaymentsDown);
  });

  it("report a dispute as open, and later as lost or won", async () => {
    for (const [id, ending, state] of [
      ["ord_dispute_lost", "lose", "lost"],
      ["ord_dispute_won", "win", "won"],
    ] as const) {
      const { sessionId, url } = await open(id);
      await pay(url, "pay");
      const intent = (await sandbox.payments.findBySession(sessionId))?.paymentIntent ?? "";
      await decide(sessionId, "dispute");
      const dispute = { id: expect.stringMatching(/^du_/), state: "open" };
      expect(await sandbox.payments.findOutcome(intent)).toEqual({ refunds: [], disputes: [dispute] });
      await decide(sessionId, ending);
      expect(await sandbox.payments.findOutcome(intent)).toEqual({
        refunds: [],
        disputes: [{ ...dispute, state }],
      });
    }
  });
});
