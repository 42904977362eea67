import { afterEach, describe, expect, it, test, vi } from "vitest";
import type { Payment } from "#checkout/payments/payments.ts";
import { CREATED, read, session, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a session", () => {
  it("is fetched with its payment intent, and all values are read from it", async () => {
    const { payments, asked } = stripeAnswering(session());
    expect(await payments.findBySession("cs_1")).toEqual({
      gift: null,
      appliedDiscount: null,
      sessionId: "cs_1",
      orderId: "ord_1",
      state: "paid",
      ...{ subtotal: 5800, discount: 0, tax: 0, total: 5800 },
      currency: "USD",
      email: "reader@example.com",
      paymentIntent: "pi_1",
      locale: "zh",
      lines: [{ product: "book", option: "standard", quantity: 2, unitAmount: 2900, discount: 0 }],
      createdAt: new Date(CREATED * 1000),
    });
    expect(asked[0]).toMatchObject({
      method: "GET",
      path: "/v1/checkout/sessions/cs_1",
      fields: { "expand[0]": "payment_intent.latest_charge" },
    });
  });

  test.each<[object, Payment["state"]]>([
    [{ status: "open", payment_status: "unpaid" }, "open"],
    [{ status: "expired", payment_status: "unpaid" }, "expired"],
    [{ status: "complete", payment_status: "paid" }, "paid"],
    [{ status: "complete", payment_status: "no_payment_required", payment_intent: null }, "paid"],
    [{ payment_status: "unpaid", payment_intent: { id: "pi_1", status: "processing" } }, "pending"],
    [
      { payment_status: "unpaid", payment_intent: { id: "pi_1", status: "requires_payment_method" } },
      "failed",
    ],
    [{ payment_status: "unpaid", payment_intent: { id: "pi_1", status: "canceled" } }, "failed"],
    [{ payment_status: "unpaid", payment_intent: "pi_1" }, "pending"],
    [{ payment_status: "unpaid", payment_intent: null }, "pending"],
  ])("with %j is %s", async (changes, state) => {
    expect((await read(changes))?.state).toBe(state);
  });

  test.each([
    [{ amount_total: 4800, total_details: { amount_discount: 1000 } }, [5800, 1000, 0, 4800]],
    [{ amount_total: 6200 }, [5800, 0, 400, 6200]],
    [{ amount_total: 5280, total_details: { amount_discount: 1000 } }, [5800, 1000, 480, 5280]],
    [{ amount_total: null, amount_subtotal: null }, [0, 0, 0, 0]],
    [{ amount_subtotal: null, total_details: null }, [5800, 0, 0, 5800]],
  ])("with %j has the sums %j: subtotal, discount, tax and total", async (changes, sums) => {
    const payment = await read(changes);
    expect([payment?.subtotal, payment?.discount, payment?.tax, payment?.total]).toEqual(sums);
  });

  it("has the email address that the buyer entered, or else the one that the shop has set", async () => {
    const customer_email = "known@example.com";
    expect(await read({ customer_email })).toMatchObject({ email: "reader@example.com" });
    expect(await read({ customer_details: null, customer_email })).toMatchObject({ email: customer_email });
    expect(await read({ customer_details: null })).toMatchObject({ email: null });
  });

  it("has the tax of each line, also of one that is two items at Stripe", async () => {
    const rate = {
      display_name: "VAT",
      country: "DE",
      percentage: 19,
      effective_percentage: 19,
      inclusive: false,
    };
    const item = (line: string | null, amount: number, taxability_reason = "standard_rated") => ({
      metadata: line === null ? null : { line },
      taxes: [{ amount, rate, taxability_reason, taxable_amount: amount * 5 }],
    });
    const metadata = {
      order: "ord_1",
      item_0: '["book","standard",2,2900]',
      item_1: '["zine","standard",1,0]',
    };
    const items = { data: [item("1", 0, "reverse_charge"), item("0", 200), item("0", 199), item(null, 7)] };
    const { payments, asked } = stripeAnswering(
      session({ metadata, automatic_tax: { enabled: true }, amount_total: 6199 }),
      { object: "list", ...items },
    );
    const part = { name: "VAT", country: "DE", percentage: 19, isIncluded: false };
    expect(await payments.findBySession("cs_1")).toMatchObject({
      tax: 399,
      taxes: [
        [
          { ...part, amount: 200, taxable: 1000, isReverseCharge: false },
          { ...part, amount: 199, taxable: 995, isReverseCharge: false },
        ],
        [{ ...part, amount: 0, taxable: 0, isReverseCharge: true }],
      ],
    });
    expect(asked[1]).toMatchObject({
      path: "/v1/checkout/sessions/cs_1/line_items",
      fields: { limit: "100", "expand[0]": "data.taxes" },
    });
  });

  it("does not ask for the tax of an order that is not paid, or has none", async () => {
    for (const changes of [{ automatic_tax: { enabled: true }, status: "open" }, {}]) {
      const { payments, asked } = stripeAnswering(session(changes));
      expect(await payments.findBySession("cs_1")).not.toHaveProperty("taxes");
      expect(asked).toHaveLength(1);
    }
  });

  it("has the payment intent, whether Stripe returns its id or the object", async () => {
    expect(await read({ payment_intent: "pi_2" })).toMatchObject({ paymentIntent: "pi_2" });
    expect(await read({ payment_intent: null })).toMatchObject({ paymentIntent: null });
  });

  it("without a language is in English, and without a currency has an empty one", async () => {
    const metadata = { order: "ord_1", item_0: '["book","standard",2,2900]' };
    expect(await read({ metadata, currency: null })).toMatchObject({ locale: "en", currency: "" });
  });

  it("keeps the order of its lines, even of many", async () => {
    const items = Array.from({ length: 12 }, (_, n) => [`item_${n}`, `["p${n}","standard",1,100]`]);
    const shuffled = Object.fromEntries(items.toReversed());
    const payment = await read({ metadata: { order: "ord_1", ...shuffled } });
    expect(payment?.lines.map(({ product }) => product)).toEqual(items.map((_, n) => `p${n}`));
  });

  test.each([
    ["no metadata", { metadata: null }],
    ["no order in its metadata", { metadata: {} }],
    ["an order of another program", { metadata: { order: "inv_1" }, client_reference_id: "inv_1" }],
    ["another order than its reference", { client_reference_id: "ord_2" }],
    ["no reference", { client_reference_id: null }],
    ["a line that is no JSON", { metadata: { order: "ord_1", item_0: "book" } }],
    ["a line of another form", { metadata: { order: "ord_1", item_0: '["book"]' } }],
    [
      "a line whose quantity is a text",
      { metadata: { order: "ord_1", item_0: '["book","standard","2",2900]' } },
    ],
  ])("with %s is not the shop's", async (_, changes) => {
    expect(await read(changes)).toBeNull();
  });
});

describe("finding sessions", () => {
  it("by payment intent returns the shop's session among those that Stripe lists", async () => {
    const data = [session({ metadata: {} }), session()];
    const { payments, asked } = stripeAnswering({ object: "list", data });
    expect(await payments.findByIntent("pi_1")).toMatchObject({ sessionId: "cs_1" });
    expect(asked[0]).toMatchObject({
      path: "/v1/checkout/sessions",
      fields: { payment_intent: "pi_1", "expand[0]": "data.payment_intent.latest_charge" },
    });
    const other = stripeAnswering({ object: "list", data: [session({ metadata: {} })] });
    expect(await other.payments.findByIntent("pi_1")).toBeNull();
  });

  it("since a time reads all pages, and ignores sessions of other programs", async () => {
    const [first, foreign, last] = [
      session({ id: "cs_1" }),
      session({ id: "cs_2", metadata: {} }),
      session({ id: "cs_3" }),
    ];
    const { payments, asked } = stripeAnswering(
      { object: "list", data: [first, foreign], has_more: true },
      { object: "list", data: [last], has_more: false },
    );
    const found: string[] = [];
    for await (const { sessionId } of payments.listPaymentsSince(new Date(CREATED * 1000 + 999)))
      found.push(sessionId);
    expect(found).toEqual(["cs_1", "cs_3"]);
    const page = {
      "created[gte]": String(CREATED),
      limit: "100",
      "expand[0]": "data.payment_intent.latest_charge",
    };
    expect(asked.map(({ path, fields }) => [path, fields])).toEqual([
      ["/v1/checkout/sessions", page],
      ["/v1/checkout/sessions", { ...page, starting_after: "cs_2" }],
    ]);
  });
});
