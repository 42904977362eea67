import { afterEach, describe, expect, it, onTestFinished, test, vi } from "vitest";
import { newOrder, type Order, orderLine } from "#checkout/orders/order.ts";
import { AmountTooSmall, type Payment, PaymentsDown } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { ForgedWebhook } from "#checkout/webhooks/forged-webhook.ts";
import { DisputeState } from "#domain/api/responses.ts";
import { disputeOf } from "#domain/payment-outcome.ts";
import { HOUR_MS } from "#domain/time.ts";
import { book } from "../contract/order-book/samples.ts";

/**
 * The requests to Stripe, and how its responses are read. The real SDK gets prepared responses here. The contract in
 * tests/contract/payments.test.ts runs against a service with state.
 */

const PAGE = {
  images: [null],
  successUrl: "https://shop.example/order/",
  cancelUrl: "https://shop.example/",
  lifetimeMs: 2 * HOUR_MS,
};
const KEYS = { secretKey: "sk_test_1", webhookSecret: "whsec_1" };

interface RecordedRequest {
  method: string;
  url: string;
  path: string;
  fields: Record<string, string>;
  headers: Headers;
}

/** Payments that get these responses in order, and the recorded requests. */
function stripeAnswering(...answers: (object | { status: number; error: object })[]) {
  const asked: RecordedRequest[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = new URL(String(input));
    const fields = new URLSearchParams(init?.method === "POST" ? String(init.body) : url.search);
    asked.push({
      method: init?.method ?? "GET",
      url: url.origin,
      path: url.pathname,
      fields: Object.fromEntries(fields),
      headers: new Headers(init?.headers),
    });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer && "error" in answer && "status" in answer)
      return Response.json({ error: answer.error }, { status: Number(answer.status) });
    return Response.json(answer);
  });
  return { payments: stripePayments(KEYS), asked };
}

afterEach(() => {
  vi.restoreAllMocks();
});

const CREATED = 1_795_348_800;

function order(changes: Partial<Order> = {}): Order {
  const [option] = book.options;
  if (!option) throw new Error("the book has an option");
  const line = orderLine(book, option, { quantity: 2, unitAmount: 2900, locale: "en" });
  const at = new Date(CREATED * 1000 + 999);
  const placed = newOrder({ lines: [line], currency: "USD", email: null, locale: "en", at });
  return { ...placed, id: "ord_1", ...changes };
}

/** A paid session of the shop, as Stripe returns it. */
function session(changes: object = {}): object {
  return {
    id: "cs_1",
    object: "checkout.session",
    url: "https://pay.example/cs_1",
    status: "complete",
    payment_status: "paid",
    client_reference_id: "ord_1",
    metadata: { order: "ord_1", locale: "zh", item_0: '["book","standard",2,2900]' },
    amount_subtotal: 5800,
    amount_total: 5800,
    total_details: { amount_discount: 0 },
    currency: "usd",
    customer_details: { email: "reader@example.com" },
    customer_email: null,
    payment_intent: { id: "pi_1", status: "succeeded" },
    created: CREATED,
    ...changes,
  };
}

async function read(changes: object): Promise<Payment | null> {
  return stripeAnswering(session(changes)).payments.findBySession("cs_1");
}

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

describe("opening a payment page", () => {
  it("sends Stripe the order, its lines, the return pages, and the expiry", async () => {
    const { payments, asked } = stripeAnswering(session());
    const opened = await payments.open(order({ email: "reader@example.com" }), PAGE);
    expect(opened).toEqual({ sessionId: "cs_1", url: "https://pay.example/cs_1" });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: "POST",
      url: "https://api.stripe.com",
      path: "/v1/checkout/sessions",
    });
    expect(asked[0]?.fields).toEqual({
      mode: "payment",
      client_reference_id: "ord_1",
      "metadata[order]": "ord_1",
      "metadata[locale]": "en",
      "metadata[item_0]": '["book","standard",2,2900]',
      "payment_intent_data[metadata][order]": "ord_1",
      "line_items[0][quantity]": "2",
      "line_items[0][price_data][currency]": "usd",
      "line_items[0][price_data][unit_amount]": "2900",
      "line_items[0][price_data][product_data][name]": "The Book",
      locale: "en",
      success_url: "https://shop.example/order/",
      cancel_url: "https://shop.example/",
      expires_at: String(CREATED + 7200),
      "adaptive_pricing[enabled]": "false",
      customer_email: "reader@example.com",
    });
    expect(asked[0]?.headers.get("Authorization")).toBe("Bearer sk_test_1");
    expect(asked[0]?.headers.get("Idempotency-Key")).toBe("open_ord_1");
    // The SDK would send it from the second request on.
    await payments.findBySession("cs_1");
    expect(asked[1]?.headers.get("X-Stripe-Client-Telemetry")).toBeNull();
  });

  it("sends the edition and the image of each line, and lets the buyer enter the email address if it is unknown", async () => {
    const { payments, asked } = stripeAnswering(session());
    const [line] = order().lines;
    if (!line) throw new Error("the order has a line");
    const lines = [{ ...line, optionName: "Signed" }, line];
    await payments.open(order({ lines }), { ...PAGE, images: [null, "https://shop.example/book.jpg"] });
    const { fields = {} } = asked[0] ?? {};
    expect(fields["line_items[0][price_data][product_data][name]"]).toBe("The Book · Signed");
    expect(fields["line_items[1][price_data][product_data][images][0]"]).toBe(
      "https://shop.example/book.jpg",
    );
    expect(fields["metadata[item_1]"]).toBe('["book","standard",2,2900]');
    expect(
      Object.keys(fields).filter((name) => /email|0\]\[price_data\]\[product_data\]\[images/.test(name)),
    ).toEqual([]);
  });

  it("splits a line whose discount does not divide by the quantity, and describes the discount", async () => {
    const { payments, asked } = stripeAnswering(session());
    const [option] = book.options;
    if (!option) throw new Error("the book has an option");
    const line = orderLine(book, option, { quantity: 3, unitAmount: 2900, discount: 1001, locale: "en" });
    const appliedDiscount = { key: "LANTERN10", name: "Lantern10" };
    await payments.open(order({ lines: [line], appliedDiscount }), PAGE);
    const { fields = {} } = asked[0] ?? {};
    const item = (n: number) => [
      fields[`line_items[${n}][quantity]`],
      fields[`line_items[${n}][price_data][unit_amount]`],
      fields[`line_items[${n}][price_data][product_data][description]`],
    ];
    expect([item(0), item(1), item(2)]).toEqual([
      ["1", "2567", "Lantern10: $87.00 − $10.01"],
      ["2", "2566", "Lantern10: $87.00 − $10.01"],
      [undefined, undefined, undefined],
    ]);
    expect(fields).toMatchObject({
      "metadata[item_0]": '["book","standard",3,2900,1001]',
      "metadata[discount]": "LANTERN10",
      "metadata[discount_name]": "Lantern10",
    });
  });

  it("is read with the discount of its order", async () => {
    const metadata = { order: "ord_1", item_0: '["book","standard",3,2900,1001]', discount: "LANTERN10" };
    expect(await read({ metadata })).toMatchObject({
      appliedDiscount: { key: "LANTERN10", name: "LANTERN10" },
      lines: [{ quantity: 3, unitAmount: 2900, discount: 1001 }],
    });
  });

  test.each([
    [true, "inclusive"],
    [false, "exclusive"],
  ])(
    "lets Stripe calculate the tax if the shop says so: prices include it: %s",
    async (pricesInclude, behavior) => {
      const { payments, asked } = stripeAnswering(session());
      const [line] = order().lines;
      if (!line) throw new Error("the order has a line");
      const tax = { pricesInclude, codes: ["txcd_10000000", "txcd_10302000"] };
      await payments.open(order({ lines: [line, line] }), { ...PAGE, images: [null, null], tax });
      expect(asked[0]?.fields).toMatchObject({
        "automatic_tax[enabled]": "true",
        "tax_id_collection[enabled]": "true",
        billing_address_collection: "auto",
        "line_items[1][metadata][line]": "1",
        "line_items[1][price_data][tax_behavior]": behavior,
        "line_items[1][price_data][product_data][tax_code]": "txcd_10302000",
      });
    },
  );

  test.each([
    ["en", "en"],
    ["en-GB", "en-GB"],
    ["de-AT", "de"],
    ["pt-BR", "pt-BR"],
    ["zh", "zh"],
    ["zh-Hans", "zh"],
    ["zh-Hant", "zh-TW"],
    ["zh-Hant-TW", "zh-TW"],
    ["zh-Hant-HK", "zh-HK"],
    ["zh-MO", "zh-HK"],
    ["zh-SG", "zh"],
    ["no", "nb"],
    ["nn", "nb"],
    ["tl", "fil"],
    ["es-419", "es-419"],
    ["hi", "hi-IN"],
    ["eo", "auto"],
  ])("shows the page of a shop in %s in %s", async (locale, shown) => {
    const { payments, asked } = stripeAnswering(session());
    await payments.open(order({ locale }), PAGE);
    expect(asked[0]?.fields.locale).toBe(shown);
  });

  it("says which right is missing to read fees", async () => {
    const error = { type: "invalid_request_error", message: "rak_balance_read" };
    const { payments } = stripeAnswering({ status: 403, error });
    await expect(Array.fromAsync(payments.listFeesSince(new Date()))).rejects.toThrow(/"Balance"/);
  });

  it("opens the page without a reminder if the account may not ask for consent", async () => {
    const error = {
      type: "invalid_request_error",
      param: "consent_collection[promotions]",
      message: "US only",
    };
    const { payments, asked } = stripeAnswering({ status: 400, error }, session());
    await payments.open(order(), { ...PAGE, hasReminder: true });
    const [refused, opened] = asked.map(({ fields }) => fields["consent_collection[promotions]"]);
    expect([refused, opened]).toEqual(["auto", undefined]);
    const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(2);
  });

  it("fails if Stripe returns no payment page", async () => {
    const { payments } = stripeAnswering(session({ url: null }));
    await expect(payments.open(order(), PAGE)).rejects.toThrow(
      new PaymentsDown("Stripe opened a session without a payment page"),
    );
  });

  test.each([
    ["https://stripe.example", "https://stripe.example"],
    ["https://stripe.example:8443", "https://stripe.example:8443"],
    ["http://stripe.example", "http://stripe.example"],
    ["http://localhost:3010", "http://localhost:3010"],
  ])("asks another server that speaks the same: %s", async (apiUrl, origin) => {
    const { asked } = stripeAnswering(session());
    await stripePayments({ ...KEYS, apiUrl }).open(order(), PAGE);
    expect(asked[0]?.url).toBe(origin);
  });
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
    const { payments, asked } = stripeAnswering({
      object: "list",
      data: [
        { id: "evt_1", type: "checkout.session.completed", data: { object: { id: "cs_1" } } },
        { id: "evt_2", type: "charge.refunded", data: { object: { payment_intent: "pi_1" } } },
      ],
    });
    const found: unknown[] = [];
    for await (const event of payments.listEventsSince(new Date(CREATED * 1000))) found.push(event);
    expect(found).toEqual([
      { id: "evt_1", type: "checkout.session.completed", about: { session: "cs_1" } },
      { id: "evt_2", type: "charge.refunded", about: { paymentIntent: "pi_1" } },
    ]);
    const { path, fields = {} } = asked[0] ?? {};
    expect(path).toBe("/v1/events");
    expect(fields).toMatchObject({ "created[gte]": String(CREATED), limit: "100" });
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

  it("throws PaymentsDown if Stripe rejects the request, and other errors unchanged", async () => {
    const refused = stripeAnswering({ status: 400, error: { type: "invalid_request_error", message: "no" } });
    const first = (list: AsyncIterable<unknown>) => list[Symbol.asyncIterator]().next();
    for (const list of [
      refused.payments.listPaymentsSince(new Date()),
      refused.payments.listReversalsSince(new Date()),
      refused.payments.listEventsSince(new Date()),
    ])
      await expect(first(list)).rejects.toThrow(PaymentsDown);
    const { payments } = stripeAnswering({ object: "list", data: [null] });
    await expect(first(payments.listEventsSince(new Date()))).rejects.not.toBeInstanceOf(PaymentsDown);
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
    return Array.fromAsync(payments.listEventsSince(new Date()));
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
  it("tells Stripe the sum, the reason, and in its metadata what it is for", async () => {
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

describe("an error from Stripe", () => {
  const refuse = (status: number, code: string) =>
    stripeAnswering({ status, error: { type: "invalid_request_error", code, message: `about ${code}` } })
      .payments;

  it("about a missing object becomes null", async () => {
    expect(await refuse(404, "resource_missing").findBySession("cs_1")).toBeNull();
    expect(await refuse(404, "resource_missing").findOutcome("pi_1")).toBeNull();
  });

  it("about an amount that is too small is not an outage", async () => {
    const error: unknown = await refuse(400, "amount_too_small")
      .open(order(), PAGE)
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AmountTooSmall);
    expect(error).toMatchObject({
      message: "The amount is below Stripe's minimum",
      cause: { code: "amount_too_small" },
    });
    await expect(refuse(400, "amount_too_large").open(order(), PAGE)).rejects.toThrow(PaymentsDown);
  });

  it("of any other kind becomes an outage with its message and the error as its cause", async () => {
    const error: unknown = await refuse(400, "parameter_invalid")
      .findBySession("cs_1")
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PaymentsDown);
    expect(error).toMatchObject({
      message: "Stripe could not be reached or refused the request: about parameter_invalid",
      cause: { code: "parameter_invalid" },
    });
    await expect(refuse(404, "resource_missing").open(order(), PAGE)).rejects.toThrow(PaymentsDown);
  });

  it("about a signature is the cause of the thrown error", async () => {
    const error: unknown = await stripeAnswering(session())
      .payments.verifyWebhook("{}", "t=1,v1=00")
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ForgedWebhook);
    expect(error).toMatchObject({
      message: "The webhook's signature is not valid",
      cause: { type: "StripeSignatureVerificationError" },
    });
  });

  it("is not tried again while a buyer waits for the payment page", async () => {
    const { payments } = stripeAnswering(session());
    const keys: (string | null)[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
      keys.push(new Headers(init?.headers).get("Idempotency-Key"));
      throw new TypeError("connection reset");
    });
    await expect(payments.open(order(), PAGE)).rejects.toThrow(PaymentsDown);
    expect(keys).toEqual(["open_ord_1"]);
  });

  it("is tried again twice where the connection breaks, unless a buyer waits", async () => {
    const { payments } = stripeAnswering(session());
    let requests = 0;
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      requests += 1;
      throw new TypeError("connection reset");
    });
    await expect(payments.findBySession("cs_1", { isBuyerWaiting: true })).rejects.toThrow(PaymentsDown);
    expect(requests).toBe(1);
    await expect(payments.findBySession("cs_1")).rejects.toThrow(PaymentsDown);
    expect(requests).toBe(1 + 3);
  });

  it("is assumed after three seconds without an answer while a buyer waits", async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { payments } = stripeAnswering(session());
    vi.spyOn(globalThis, "fetch").mockImplementation(
      (_, init) =>
        new Promise((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
        ),
    );
    for (const request of [
      () => payments.open(order(), PAGE),
      () => payments.findBySession("cs_1", { isBuyerWaiting: true }),
    ]) {
      const outcome = request().then(
        () => "answered",
        (error: Error) => error.name,
      );
      await vi.advanceTimersByTimeAsync(2_999);
      expect(await Promise.race([outcome, "still waiting"])).toBe("still waiting");
      await vi.advanceTimersByTimeAsync(1);
      expect(await outcome).toBe("PaymentsDown");
    }
  });
});
