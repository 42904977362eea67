import { afterEach, describe, expect, it, test, vi } from "vitest";
import { orderLine } from "#checkout/orders/order.ts";
import { PaymentsDown, PaymentsRefused } from "#checkout/payments/payments.ts";
import { stripePayments } from "#checkout/payments/stripe.ts";
import { book } from "../contract/order-book/samples.ts";
import { CREATED, KEYS, order, PAGE, read, session, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
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

  it("names of several discounts the one that each line has", async () => {
    const [option] = book.options;
    if (!option) throw new Error("the book has an option");
    const line = orderLine(book, option, { quantity: 1, unitAmount: 2900, discount: 290, locale: "en" });
    const { payments, asked } = stripeAnswering(session());
    const appliedDiscount = { key: "launch+icons", name: "Launch week + Icon day" };
    const page = { ...PAGE, images: [null, null], discountNames: ["Launch week", "Icon day"] };
    await payments.open(order({ lines: [line, line], appliedDiscount }), page);
    const description = (n: number) =>
      asked[0]?.fields[`line_items[${n}][price_data][product_data][description]`];
    expect([description(0), description(1)]).toEqual([
      "Launch week: $29.00 − $2.90",
      "Icon day: $29.00 − $2.90",
    ]);
  });

  it("sends the keys and names of many discounts in entries that Stripe stores, and reads them again", async () => {
    const names = Array.from(
      { length: 20 },
      (_, n) => `😀 ${n} A discount with a name of about fifty characters`,
    );
    const keys = names.map((_, n) => `launch-${n}-${"x".repeat(80)}`);
    const appliedDiscount = { key: keys.join("+"), name: names.join(" + ") };
    const { payments, asked } = stripeAnswering(session());
    const lines = names.flatMap(() => order().lines);
    const gift = {
      recipient: "friend@example.com",
      giver: null,
      words: null,
      deliverAt: "2026-12-24T09:00:00.000Z",
    };
    const page = { ...PAGE, images: lines.map(() => null) };
    await payments.open({ ...order({ lines, appliedDiscount, gift }), keySeed: "seed" }, page);
    const metadata = Object.fromEntries(
      Object.entries(asked[0]?.fields ?? {}).flatMap(([name, value]) => {
        const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? [];
        return key ? [[key, value]] : [];
      }),
    );
    expect(Object.keys(metadata).length).toBeLessThanOrEqual(50);
    expect(Math.max(...Object.values(metadata).map((value) => value.length))).toBeLessThanOrEqual(500);
    expect(await read({ metadata })).toMatchObject({
      appliedDiscount,
      lines: lines.map(() => ({ quantity: 2 })),
    });
  });

  it("splits a line in a currency whose smallest payable amount is ten, and describes no discount of a line without one", async () => {
    const { payments, asked } = stripeAnswering(session());
    const [option] = book.options;
    if (!option) throw new Error("the book has an option");
    const line = (discount: number) =>
      orderLine(book, option, { quantity: 3, unitAmount: 29_000, discount, locale: "en" });
    const appliedDiscount = { key: "LANTERN10", name: "Lantern10" };
    const lines = [line(1_010), line(0)];
    await payments.open(order({ lines, appliedDiscount, currency: "KWD" }), {
      ...PAGE,
      images: [null, null],
    });
    const { fields = {} } = asked[0] ?? {};
    expect(fields).toMatchObject({
      ...{ "line_items[0][quantity]": "1", "line_items[0][price_data][unit_amount]": "28670" },
      ...{ "line_items[1][quantity]": "2", "line_items[1][price_data][unit_amount]": "28660" },
      ...{ "line_items[2][quantity]": "3", "line_items[2][price_data][unit_amount]": "29000" },
    });
    expect(fields).not.toHaveProperty(["line_items[2][price_data][product_data][description]"]);
  });

  it("is read with the discount of its order, and the secret of its licence keys", async () => {
    const item_0 = '["book","standard",3,2900,1001]';
    const metadata = { order: "ord_1", item_0, discount: "LANTERN10", keys: "a seed" };
    expect(await read({ metadata })).toMatchObject({
      keySeed: "a seed",
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
    await expect(Array.fromAsync(payments.listFeesSince(new Date()))).rejects.toMatchObject({
      message: expect.stringContaining('"Balance"'),
      cause: { message: "rak_balance_read" },
    });
  });

  it("sends what a lost order is rebuilt from, and the name on the buyer's statement", async () => {
    const { payments, asked } = stripeAnswering(session());
    const gift = { recipient: "friend@example.com", giver: "Ada", words: "For you", deliverAt: null };
    await payments.open(
      { ...order({ gift }), keySeed: "a seed" },
      { ...PAGE, statementDescriptor: "LANTERN" },
    );
    expect(asked[0]?.fields).toMatchObject({
      "metadata[gift]": "friend@example.com",
      "metadata[keys]": "a seed",
      "payment_intent_data[statement_descriptor_suffix]": "LANTERN",
    });
    expect(
      await read({ metadata: { order: "ord_1", item_0: '["book","standard",1,1]', gift: "a@example.com" } }),
    ).toMatchObject({
      gift: { recipient: "a@example.com", deliverAt: null },
    });
  });

  it("asks for consent to a reminder, and for a copy of the page once it has expired", async () => {
    const { payments, asked } = stripeAnswering(session());
    await payments.open(order(), { ...PAGE, hasReminder: true });
    expect(asked[0]?.fields).toMatchObject({
      "after_expiration[recovery][enabled]": "true",
      "consent_collection[promotions]": "auto",
    });
  });

  it("is not tried again without a reminder for another reason, or if there was none", async () => {
    for (const [param, hasReminder] of [
      ["line_items", true],
      ["customer[consent_collection]", true],
      ["consent_collection", false],
      [undefined, true],
    ] as const) {
      const error = { type: "invalid_request_error", param, message: "no" };
      const { payments, asked } = stripeAnswering({ status: 400, error }, session());
      await expect(payments.open(order(), { ...PAGE, hasReminder })).rejects.toThrow(PaymentsRefused);
      expect(asked).toHaveLength(1);
    }
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
    expect(keys).toEqual(["open_ord_1", "open_ord_1_again"]);
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
