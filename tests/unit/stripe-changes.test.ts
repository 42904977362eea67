import { afterEach, describe, expect, it, test, vi } from "vitest";
import { PaymentsError, PaymentsRefused } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { DisputeState } from "#domain/api/responses/states.ts";
import { disputeOf } from "#domain/payment-outcome.ts";
import { CREATED, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("listing what webhooks may have missed", () => {
  it("lists the payment intents of refunds and disputes since a time, page by page", async () => {
    const { payments, asked } = stripeAnswering(
      {
        object: "list",
        data: [
          { id: "re_1", payment_intent: "pi_1" },
          { id: "re_2", payment_intent: null },
        ],
        has_more: true,
      },
      { object: "list", data: [{ id: "re_3", payment_intent: { id: "pi_3" } }], has_more: false },
      {
        object: "list",
        data: [
          { id: "dp_1", payment_intent: { id: "pi_4" } },
          { id: "dp_2", payment_intent: null },
        ],
      },
    );
    const found: string[] = [];
    for await (const intent of payments.listReversalsSince(new Date(CREATED * 1000 + 999)))
      found.push(intent);
    expect(found).toEqual(["pi_1", "pi_3", "pi_4"]);
    const page = { "created[gte]": String(CREATED), limit: "100" };
    expect(asked.map(({ path, fields }) => [path, fields])).toEqual([
      ["/v1/refunds", page],
      ["/v1/refunds", { ...page, starting_after: "re_2" }],
      ["/v1/disputes", page],
    ]);
  });

  it("lists the events that it handles as webhooks, and what each is about", async () => {
    const created = CREATED + 5;
    const createdAt = new Date(created * 1000);
    const { payments, asked } = stripeAnswering({
      object: "list",
      data: [
        { id: "evt_1", type: "checkout.session.completed", created, data: { object: { id: "cs_1" } } },
        { id: "evt_2", type: "charge.refunded", created, data: { object: { payment_intent: "pi_1" } } },
      ],
    });
    const found: unknown[] = [];
    for await (const event of payments.listEvents(new Date(CREATED * 1000))) found.push(event);
    expect(found).toEqual([
      { id: "evt_1", type: "checkout.session.completed", about: { session: "cs_1" }, createdAt },
      { id: "evt_2", type: "charge.refunded", about: { paymentIntent: "pi_1" }, createdAt },
    ]);
    const { path, fields = {} } = asked[0] ?? {};
    expect(path).toBe("/v1/events");
    expect(fields).toMatchObject({ "created[gte]": String(CREATED), limit: "100" });
    expect(fields).not.toHaveProperty("created[lt]");
    await Array.fromAsync(payments.listEvents(new Date(CREATED * 1000), new Date(CREATED * 1000 + 9_500)));
    expect(asked.at(-1)?.fields).toMatchObject({
      ...{ "created[gte]": String(CREATED), "created[lt]": String(CREATED + 9) },
    });
    const types = Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith("types[") ? [value] : [],
    );
    expect(types.toSorted()).toEqual([
      "charge.dispute.closed",
      "charge.dispute.created",
      "charge.dispute.funds_reinstated",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.updated",
      "charge.refunded",
      "checkout.session.async_payment_failed",
      "checkout.session.async_payment_succeeded",
      "checkout.session.completed",
      "checkout.session.expired",
      "refund.created",
      "refund.failed",
      "refund.updated",
    ]);
  });

  it("throws PaymentsRefused if Stripe rejects the request, and other errors unchanged", async () => {
    const refused = stripeAnswering({ status: 400, error: { type: "invalid_request_error", message: "no" } });
    const first = (list: AsyncIterable<unknown>) => list[Symbol.asyncIterator]().next();
    for (const list of [
      refused.payments.listPaymentsSince(new Date()),
      refused.payments.listReversalsSince(new Date()),
      refused.payments.listEvents(new Date()),
    ])
      await expect(first(list)).rejects.toThrow(PaymentsRefused);
    const { payments } = stripeAnswering({ object: "list", data: [null] });
    await expect(first(payments.listEvents(new Date()))).rejects.not.toBeInstanceOf(PaymentsError);
  });
});

describe("the outcome of a payment", () => {
  const intent = { id: "pi_1", object: "payment_intent" };
  const list = (...data: object[]) => ({ object: "list", data, has_more: false });
  const none = list();

  it("is each of its refunds and disputes, the oldest first", async () => {
    const refunds = list(
      { id: "re_2", amount: 200, status: "pending" },
      { id: "re_1", amount: 700, status: "succeeded" },
    );
    const disputes = list({ id: "du_2", status: "under_review" }, { id: "du_1", status: "won" });
    const { payments, asked } = stripeAnswering(intent, refunds, disputes);
    expect(await payments.findOutcome("pi_1")).toEqual({
      refunds: [
        { id: "re_1", amount: 700, hasFailed: false },
        { id: "re_2", amount: 200, hasFailed: false },
      ],
      disputes: [
        { id: "du_1", state: "won" },
        { id: "du_2", state: "open" },
      ],
    });
    const fields = { payment_intent: "pi_1", limit: "100" };
    expect(asked.map(({ path, fields }) => [path, fields])).toEqual([
      ["/v1/payment_intents/pi_1", {}],
      ["/v1/refunds", fields],
      ["/v1/disputes", fields],
    ]);
  });

  test.each([
    ["succeeded", false],
    ["pending", false],
    ["requires_action", false],
    ["failed", true],
    ["canceled", true],
  ])("with a refund that is %s has one that failed: %s", async (status, hasFailed) => {
    const { payments } = stripeAnswering(intent, list({ id: "re_1", amount: 700, status }), none);
    expect(await payments.findOutcome("pi_1")).toEqual({
      refunds: [{ id: "re_1", amount: 700, hasFailed }],
      disputes: [],
    });
  });

  test.each([
    ["needs_response", "open"],
    ["warning_needs_response", "open"],
    ["under_review", "open"],
    ["lost", "lost"],
    ["won", "won"],
    ["warning_closed", "won"],
  ])("with a dispute that is %s has one that is %s", async (status, state) => {
    const { payments } = stripeAnswering(intent, none, list({ id: "du_1", status }));
    expect(await payments.findOutcome("pi_1")).toEqual({ refunds: [], disputes: [{ id: "du_1", state }] });
  });

  test.each([
    [
      { lines: "0,12", key: "k" },
      { lines: [0, 12], key: "k" },
    ],
    [{ order: "ord_1", lines: "3" }, { lines: [3] }],
    [{ lines: "12" }, { lines: [12] }],
    [{ lines: "" }, {}],
    [{ lines: "1,,2" }, {}],
    [{ lines: "-1" }, {}],
    [{ lines: "1e3", key: "" }, {}],
    [{}, {}],
    [null, {}],
  ])("reads from a refund's metadata %j the lines and the key %j", async (metadata, known) => {
    const refund = { id: "re_1", amount: 700, status: "succeeded", metadata };
    const { payments } = stripeAnswering(intent, list(refund), none);
    expect((await payments.findOutcome("pi_1"))?.refunds).toEqual([
      { id: "re_1", amount: 700, hasFailed: false, ...known },
    ]);
  });

  it("leaves out a dispute that was prevented", async () => {
    const { payments } = stripeAnswering(intent, none, list({ id: "du_1", status: "prevented" }));
    expect(await payments.findOutcome("pi_1")).toEqual({ refunds: [], disputes: [] });
  });

  test.each<[string[], string | null]>([
    [[], null],
    [["won"], "won"],
    [["won", "open"], "open"],
    [["lost", "open", "won"], "lost"],
  ])("with disputes that are %j is, in one word, %j", (states, together) => {
    const disputes = states.map((state, at) => ({ id: `du_${at}`, state: DisputeState.parse(state) }));
    expect(disputeOf({ refunds: [], disputes })).toBe(together);
  });
});

describe("an event of the other mode", () => {
  const event = { id: "evt_1", type: "charge.refunded", data: { object: { payment_intent: "pi_1" } } };
  const eventsFor = async (keys: { secretKey: string; apiUrl?: string }, livemode: boolean) => {
    vi.spyOn(globalThis, "fetch").mockImplementation(async () =>
      Response.json({ object: "list", data: [{ ...event, livemode }] }),
    );
    const payments = stripePayments({ webhookSecret: "whsec_1", ...keys });
    const events = await Array.fromAsync(payments.listEvents(new Date()));
    return events.map(({ createdAt: _, ...event }) => event);
  };

  test.each([
    [{ secretKey: "rk_live_1" }, true],
    [{ secretKey: "rk_test_1" }, false],
    [{ secretKey: "sk_test_sandbox", apiUrl: "http://localhost:3010" }, false],
  ])("is about nothing and says so, unlike one of its own: %j", async (keys, isLive) => {
    const { id, type } = event;
    expect(await eventsFor(keys, isLive)).toEqual([{ id, type, about: { paymentIntent: "pi_1" } }]);
    expect(await eventsFor(keys, !isLive)).toEqual([{ id, type, about: null, isOfOtherMode: true }]);
  });
});

describe("a refund by the shop", () => {
  it("sends Stripe the sum, the reason, and in its metadata what it is for", async () => {
    const { payments, asked } = stripeAnswering({ id: "re_1", object: "refund" });
    const refund = { paymentIntent: "pi_1", orderId: "ord_1", amount: 700, key: "k" };
    await payments.refund({ ...refund, lines: [0, 2], reason: "duplicate" });
    await payments.refund({ ...refund, lines: null, reason: "requested_by_customer" });
    const sum = { payment_intent: "pi_1", amount: "700" };
    const about = { "metadata[order]": "ord_1", "metadata[key]": "k" };
    expect(asked.map(({ path, fields, headers }) => [path, fields, headers.get("Idempotency-Key")])).toEqual([
      ["/v1/refunds", { ...sum, reason: "duplicate", ...about, "metadata[lines]": "0,2" }, "refund_ord_1_k"],
      ["/v1/refunds", { ...sum, reason: "requested_by_customer", ...about }, "refund_ord_1_k"],
    ]);
  });
});
