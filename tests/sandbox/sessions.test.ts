import Stripe from "stripe";
import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { checkoutSessionParams, openSandbox, stripeAt } from "./open-sandbox.ts";

test("a session is returned as it was created, with its line items and its payment page", async () => {
  const { stripe, url } = await openSandbox();
  const created = await stripe.checkout.sessions.create({
    ...checkoutSessionParams({
      customer_email: "buyer@example.com",
      client_reference_id: "ord_1",
      metadata: { order: "ord_1", note: "a & b = [c] 雨" },
      payment_intent_data: { description: "Order 1", metadata: { order: "ord_1" } },
      locale: "zh",
      allowed_payment_method_types: ["card", "alipay"],
      adaptive_pricing: { enabled: false },
    }),
    line_items: [
      { price_data: { currency: "usd", unit_amount: 2900, product_data: { name: "A" } }, quantity: 1 },
      {
        price_data: {
          currency: "usd",
          unit_amount: 250,
          product_data: { name: "B", metadata: { slug: "b" } },
        },
        quantity: 4,
      },
    ],
    expand: ["line_items"],
  });
  expect(created).toMatchObject({
    object: "checkout.session",
    amount_total: 3900,
    currency: "usd",
    status: "open",
    payment_status: "unpaid",
    payment_intent: null,
    client_reference_id: "ord_1",
    metadata: { order: "ord_1", note: "a & b = [c] 雨" },
    locale: "zh",
    allowed_payment_method_types: ["card", "alipay"],
    adaptive_pricing: { enabled: false },
    url: `${url}/pay/${created.id}`,
  });
  expect(created.expires_at - created.created).toBe(24 * 60 * 60);
  expect(
    created.line_items?.data.map((line) => [line.description, line.quantity, line.amount_total]),
  ).toEqual([
    ["A", 1, 2900],
    ["B", 4, 1000],
  ]);
  expect(created.line_items?.data[1]?.price?.unit_amount_decimal?.toString()).toBe("250");

  const { line_items: _, ...rest } = created;
  expect(JSON.stringify(await stripe.checkout.sessions.retrieve(created.id))).toBe(JSON.stringify(rest));
});

test("the totals of a session and of its line items add up, in the API and in its events", async () => {
  const { stripe, shop, post } = await openSandbox();
  const line = (unit_amount: number, quantity: number) => ({
    price_data: { currency: "usd", unit_amount, product_data: { name: "A" } },
    quantity,
  });
  const open = await stripe.checkout.sessions.create(
    checkoutSessionParams({ line_items: [line(2900, 1), line(250, 4), line(0, 2)], expand: ["line_items"] }),
  );
  const sums = {
    amount_subtotal: 3900,
    amount_total: 3900,
    total_details: { amount_discount: 0, amount_tax: 0, amount_shipping: 0 },
  };
  expect(open).toMatchObject(sums);
  const lines = open.line_items?.data ?? [];
  expect(lines.map((item) => item.amount_total)).toEqual([2900, 1000, 0]);
  for (const item of lines) {
    expect(item.amount_subtotal - item.amount_discount + item.amount_tax).toBe(item.amount_total);
  }
  const sumOf = (field: "amount_subtotal" | "amount_discount" | "amount_tax" | "amount_total") =>
    lines.reduce((sum, item) => sum + item[field], 0);
  expect({
    amount_subtotal: sumOf("amount_subtotal"),
    amount_total: sumOf("amount_total"),
    total_details: {
      amount_discount: sumOf("amount_discount"),
      amount_tax: sumOf("amount_tax"),
      amount_shipping: 0,
    },
  }).toEqual(sums);

  await post(`/pay/${open.id}`, { email: "a@example.com", card: "4242424242424242" });
  const expand = ["payment_intent"];
  expect(await stripe.checkout.sessions.retrieve(open.id, { expand })).toMatchObject({
    ...sums,
    payment_intent: { amount: 3900, amount_received: 3900 },
  });
  expect(shop.events.at(-1)?.data.object).toMatchObject(sums);
});

test("line items are listed in pages", async () => {
  const { stripe } = await openSandbox();
  const [line] = checkoutSessionParams().line_items ?? [];
  const lines = Array.from({ length: 12 }, () => line).filter((item) => item !== undefined);
  const session = await stripe.checkout.sessions.create(checkoutSessionParams({ line_items: lines }));
  const all = await stripe.checkout.sessions
    .listLineItems(session.id, { limit: 5 })
    .autoPagingToArray({ limit: 99 });
  expect(all).toHaveLength(12);
  expect(new Set(all.map((item) => item.id)).size).toBe(12);
  const first = { limit: 1, expand: ["data.price.product"] };
  const [expanded] = (await stripe.checkout.sessions.listLineItems(session.id, first)).data;
  expect(expanded?.price?.product).toMatchObject({ object: "product", name: "Between Two Scripts" });
});

test("sessions are listed newest first, in pages, and filtered by time and status", async () => {
  const { stripe, post } = await openSandbox();
  const sessions: Stripe.Checkout.Session[] = [];
  for (let index = 0; index < 5; index += 1)
    sessions.push(await stripe.checkout.sessions.create(checkoutSessionParams()));
  const ids = sessions.map((session) => session.id).reverse();

  const walked = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 99 });
  expect(walked.map((session) => session.id)).toEqual(ids);
  const newer = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3] });
  expect(newer.data.map((session) => session.id)).toEqual([ids[1], ids[2]]);
  expect(newer.has_more).toBe(true);

  await post(`/pay/${ids[0]}`, { email: "a@example.com", card: "4242424242424242" });
  const complete = await stripe.checkout.sessions.list({ status: "complete", expand: ["data.line_items"] });
  expect(complete.data.map((session) => session.id)).toEqual([ids[0]]);
  expect(complete.data[0]?.line_items?.data).toHaveLength(1);

  const [first] = sessions;
  const created = first?.created ?? 0;
  expect((await stripe.checkout.sessions.list({ created: { gte: created } })).data).toHaveLength(5);
  expect((await stripe.checkout.sessions.list({ created: { lt: created } })).data).toHaveLength(0);
});

test("a session that is expired through the API sends an event, and cannot be expired twice", async () => {
  const { stripe, shop, idle } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const expired = await stripe.checkout.sessions.expire(session.id);
  expect([expired.status, expired.url]).toEqual(["expired", null]);
  await idle();
  expect(shop.types()).toEqual(["checkout.session.expired"]);
  await expect(stripe.checkout.sessions.expire(session.id)).rejects.toThrow(/status of expired/);
});

test("a session expires when its time is up, and the event is sent once", async () => {
  const clock = manualClock();
  const { stripe, shop, idle } = await openSandbox({ clock });
  const session = await stripe.checkout.sessions.create(
    checkoutSessionParams({ expires_at: Math.floor(clock.now() / 1000) + 30 * 60 }),
  );
  clock.advance(29 * 60_000);
  await idle();
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  expect(shop.events).toEqual([]);

  clock.advance(2 * 60_000);
  await idle();
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
  expect(shop.types()).toEqual(["checkout.session.expired"]);

  clock.advance(60_000);
  await stripe.checkout.sessions.retrieve(session.id);
  await idle();
  expect(shop.events).toHaveLength(1);
});

test("an amount with the most decimals that Stripe accepts in its currency is accepted", async () => {
  const { stripe } = await openSandbox();
  for (const [currency, amount] of [
    ["kwd", 5120],
    ["isk", 49_900],
  ] as const) {
    const session = await stripe.checkout.sessions.create(checkoutSessionParams({ currency, amount }));
    expect(session.amount_total).toBe(amount);
  }
});

test("a request that Stripe would reject is rejected with Stripe's type, code and parameter", async () => {
  const { stripe } = await openSandbox();
  const create = (params: Stripe.Checkout.SessionCreateParams) => stripe.checkout.sessions.create(params);
  const now = Math.floor(Date.now() / 1000);
  const { success_url: _, ...withoutSuccess } = checkoutSessionParams();

  await expect(create(withoutSuccess)).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 400,
    code: "parameter_missing",
    param: "success_url",
  });
  await expect(create(checkoutSessionParams({ amount: 49 }))).rejects.toMatchObject({
    code: "amount_too_small",
  });
  for (const [currency, tooFine] of [
    ["kwd", 5124],
    ["isk", 49_950],
  ] as const) {
    const code = "invalid_charge_amount";
    await expect(
      create(checkoutSessionParams({ currency, amount: tooFine })),
      currency,
    ).rejects.toMatchObject({
      code,
    });
  }
  await expect(create(checkoutSessionParams({ amount: 12.5 }))).rejects.toMatchObject({
    code: "parameter_invalid_integer",
    param: "line_items[0][price_data][unit_amount]",
  });
  await expect(create(checkoutSessionParams({ amount: -1 }))).rejects.toThrow(/non-negative/);
  await expect(create(checkoutSessionParams({ expires_at: now + 60 }))).rejects.toThrow(
    /at least 30 minutes/,
  );
  await expect(create(checkoutSessionParams({ expires_at: now + 25 * 60 * 60 }))).rejects.toThrow(
    /less than 24 hours/,
  );
  await expect(create(checkoutSessionParams({ customer_email: "nobody" }))).rejects.toMatchObject({
    param: "customer_email",
  });
  await expect(create(checkoutSessionParams({ success_url: "/order/" }))).rejects.toThrow(/Not a valid URL/);
  await expect(create(checkoutSessionParams({ metadata: { long: "x".repeat(501) } }))).rejects.toThrow(
    /500 characters/,
  );
  await expect(create(checkoutSessionParams({ mode: "subscription" }))).rejects.toThrow(/payments only/);
  const unsupported: Partial<Stripe.Checkout.SessionCreateParams>[] = [
    { allow_promotion_codes: true },
    { discounts: [{ coupon: "LAUNCH" }] },
  ];
  for (const params of unsupported) {
    await expect(create(checkoutSessionParams(params))).rejects.toMatchObject({
      code: "parameter_unknown",
      param: Object.keys(params)[0],
    });
  }
  await expect(create(checkoutSessionParams({ expand: ["customer"] }))).rejects.toThrow(/cannot be expanded/);
  await expect(stripe.checkout.sessions.retrieve("cs_test_none")).rejects.toMatchObject({
    statusCode: 404,
    code: "resource_missing",
  });
  await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 404 });
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
});

test("a test key is required, and live keys are rejected", async () => {
  const { url } = await openSandbox();
  await expect(stripeAt(url, "sk_live_real").checkout.sessions.list()).rejects.toMatchObject({
    type: "StripeAuthenticationError",
    statusCode: 401,
  });
  await expect(stripeAt(url, "nonsense").checkout.sessions.list()).rejects.toMatchObject({ statusCode: 401 });
  expect((await fetch(`${url}/v1/checkout/sessions`)).status).toBe(401);
  expect((await stripeAt(url, "rk_test_restricted").checkout.sessions.list()).data).toEqual([]);
});

test("an idempotency key creates one session, even for concurrent requests", async () => {
  const { stripe } = await openSandbox();
  const create = () => stripe.checkout.sessions.create(checkoutSessionParams(), { idempotencyKey: "ord_1" });
  const sessions = await Promise.all([create(), create(), create()]);
  expect(new Set(sessions.map((session) => session.id)).size).toBe(1);
  expect(sessions.map((session) => session.lastResponse.headers["idempotent-replayed"]).sort()).toEqual([
    "true",
    "true",
    undefined,
  ]);
  await expect(
    stripe.checkout.sessions.create(checkoutSessionParams({ amount: 100 }), { idempotencyKey: "ord_1" }),
  ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
});

test("a rejected request does not use up its idempotency key", async () => {
  const { stripe } = await openSandbox();
  const options = { idempotencyKey: "ord_2" };
  await expect(
    stripe.checkout.sessions.create(checkoutSessionParams({ amount: 1 }), options),
  ).rejects.toThrow();
  expect((await stripe.checkout.sessions.create(checkoutSessionParams(), options)).status).toBe("open");
});

test("during an outage requests fail with 500 and change nothing", async () => {
  const { stripe, url } = await openSandbox();
  const setOutage = (down: boolean) =>
    fetch(`${url}/outage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ stripe: down }),
    });
  expect(await (await setOutage(true)).json()).toEqual({ mail: false, stripe: true, webhooks: false });
  await expect(stripe.checkout.sessions.create(checkoutSessionParams())).rejects.toMatchObject({
    statusCode: 500,
  });
  await setOutage(false);
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
});
