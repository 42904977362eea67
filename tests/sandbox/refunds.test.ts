import type Stripe from "stripe";
import { expect, test } from "vitest";
import { checkoutSessionParams, openSandbox } from "./open-sandbox.ts";

test("a full refund returns the whole payment and sends the events of refund and charge", async () => {
  const { stripe, shop, paid, idle } = await openPaid();
  const refund = await stripe.refunds.create({
    payment_intent: paid.payment_intent,
    reason: "requested_by_customer",
    metadata: { note: "by hand" },
  });
  expect(refund).toMatchObject({ amount: 2900, status: "succeeded", metadata: { note: "by hand" } });
  await idle();
  expect(shop.types()).toEqual([
    "payment_intent.succeeded",
    "checkout.session.completed",
    "refund.created",
    "charge.refunded",
    "refund.updated",
  ]);
  expect(shop.events[3]?.data.object).toMatchObject({ refunded: true, amount_refunded: 2900 });
  expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({ refunded: true });
  await expect(stripe.refunds.create({ charge: paid.charge })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
});

test("partial refunds cannot add up to more than was paid", async () => {
  const { stripe, paid } = await openPaid();
  await stripe.refunds.create({ charge: paid.charge, amount: 1000 });
  expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({
    refunded: false,
    amount_refunded: 1000,
  });
  await expect(stripe.refunds.create({ charge: paid.charge, amount: 1901 })).rejects.toThrow(/greater than/);
  await expect(stripe.refunds.create({ charge: paid.charge, amount: 0 })).rejects.toMatchObject({
    param: "amount",
  });
  expect(await stripe.refunds.create({ payment_intent: paid.payment_intent })).toMatchObject({
    amount: 1900,
  });
  const listed = await stripe.refunds.list({ payment_intent: paid.payment_intent });
  expect(listed.data.map((refund) => refund.amount)).toEqual([1900, 1000]);
  expect(await stripe.refunds.retrieve(listed.data[0]?.id ?? "")).toMatchObject({ amount: 1900 });
});

test("an idempotency key refunds only once", async () => {
  const { stripe, paid } = await openPaid();
  const refund = () =>
    stripe.refunds.create({ charge: paid.charge, amount: 500 }, { idempotencyKey: "refund_1" });
  const [first, second] = [await refund(), await refund()];
  expect(second.id).toBe(first.id);
  expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({ amount_refunded: 500 });
});

test("only a successful payment can be refunded", async () => {
  const { stripe, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${session.id}`, { email: "a@example.com", action: "pay-late" });
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
  await expect(stripe.refunds.create({ payment_intent: String(payment_intent) })).rejects.toThrow(
    /does not have a successful charge/,
  );
  await expect(stripe.refunds.create({ payment_intent: "pi_none" })).rejects.toMatchObject({
    statusCode: 404,
  });
  await expect(stripe.refunds.create({})).rejects.toThrow(/payment_intent or charge/);
});

test("the payments page refunds the entered amount, or the whole remaining amount", async () => {
  const { stripe, paid, post, json } = await openPaid();
  const path = `/payments/${paid.session}`;
  expect((await post(path, { action: "refund", amount: "4.5" })).headers.get("location")).toBe(
    `/payments#${paid.session}`,
  );
  expect(await json("/payments.json")).toMatchObject([{ state: "partly-refunded", amount_refunded: 450 }]);
  expect(await (await post(path, { action: "refund", amount: "4.505" })).text()).toContain(
    "is not a valid amount",
  );
  await post(path, { action: "refund", amount: "" });
  expect(await json("/payments.json")).toMatchObject([{ state: "refunded", amount_refunded: 2900 }]);
  expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({ refunded: true });
});

test("a refund can fail later, and then counts as not refunded", async () => {
  const { stripe, shop, paid, post } = await openPaid();
  const refund = await stripe.refunds.create({ charge: paid.charge });
  await post(`/payments/${paid.session}`, { action: "fail-refund" });
  expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: "failed" });
  expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({ refunded: false, amount_refunded: 0 });
  expect(shop.types()).toContain("refund.failed");
});

test.each(["win", "lose"] as const)("a dispute is opened and closed: the shop can %s it", async (outcome) => {
  const { stripe, shop, paid, post } = await openPaid();
  const path = `/payments/${paid.session}`;
  await post(path, { action: "dispute" });
  const [dispute] = (await stripe.disputes.list({ charge: paid.charge })).data;
  expect(dispute).toMatchObject({
    amount: 2900,
    status: "needs_response",
    payment_intent: paid.payment_intent,
  });
  expect(await stripe.charges.retrieve(paid.charge)).toMatchObject({ disputed: true });
  await expect(stripe.refunds.create({ charge: paid.charge })).rejects.toMatchObject({
    code: "charge_disputed",
  });

  await post(path, { action: outcome });
  const status = outcome === "win" ? "won" : "lost";
  expect(await stripe.disputes.retrieve(dispute?.id ?? "")).toMatchObject({ status });
  const types = shop.types().filter((type) => type.startsWith("charge.dispute"));
  expect(types).toEqual([
    ...["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"],
    ...(outcome === "win" ? ["charge.dispute.funds_reinstated"] : []),
  ]);
  expect(shop.events.at(-1)?.data.object).toMatchObject({ status, charge: paid.charge });
});

test("an inquiry takes no money: it is closed, or becomes a dispute", async () => {
  const { stripe, shop, paid, post } = await openPaid();
  const path = `/payments/${paid.session}`;
  await post(path, { action: "inquire" });
  const [inquiry] = (await stripe.disputes.list({ charge: paid.charge })).data;
  expect(inquiry).toMatchObject({ status: "warning_needs_response", is_charge_refundable: true });
  await stripe.refunds.create({ charge: paid.charge, amount: 100 });

  await post(path, { action: "dispute" });
  const dispute = await stripe.disputes.retrieve(inquiry?.id ?? "");
  expect(dispute).toMatchObject({ status: "needs_response", is_charge_refundable: false });
  expect(shop.types().slice(-2)).toEqual(["charge.dispute.updated", "charge.dispute.funds_withdrawn"]);

  const other = await openPaid();
  await other.post(`/payments/${other.paid.session}`, { action: "inquire" });
  await other.post(`/payments/${other.paid.session}`, { action: "close-inquiry" });
  const [closed] = (await other.stripe.disputes.list({ charge: other.paid.charge })).data;
  expect(closed).toMatchObject({ status: "warning_closed" });
  expect(other.shop.types().slice(-1)).toEqual(["charge.dispute.closed"]);
});

test("events are listed newest first and filtered by type", async () => {
  const { stripe, paid, shop } = await openPaid();
  await stripe.refunds.create({ charge: paid.charge });
  const all = await stripe.events.list({ limit: 2 }).autoPagingToArray({ limit: 99 });
  expect(all.map((event) => event.type)).toEqual([
    "refund.updated",
    "charge.refunded",
    "refund.created",
    "checkout.session.completed",
    "payment_intent.succeeded",
  ]);
  const [completed] = (await stripe.events.list({ type: "checkout.session.completed" })).data;
  expect(completed).toEqual(expect.objectContaining(shop.events[1]));
  expect(await stripe.events.retrieve(completed?.id ?? "")).toMatchObject({
    type: "checkout.session.completed",
  });
  expect((await stripe.events.list({ types: ["refund.*", "charge.refunded"] })).data).toHaveLength(3);
});

async function openPaid() {
  const sandbox = await openSandbox();
  const { stripe, post } = sandbox;
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${session.id}`, { email: "a@example.com", card: "4242424242424242" });
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent"],
  });
  const intent: Stripe.PaymentIntent | null = typeof payment_intent === "string" ? null : payment_intent;
  const paid = {
    session: session.id,
    payment_intent: intent?.id ?? "",
    charge: String(intent?.latest_charge),
  };
  return { ...sandbox, stripe, paid };
}
