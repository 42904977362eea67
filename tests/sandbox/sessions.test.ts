import Stripe from "stripe";
import { expect, test } from "vitest";
import { openSandbox, order, stripeAt } from "./open-sandbox.ts";

test("a session comes back as it was made, with its lines and its page", async () => {
  const { stripe, url } = await openSandbox();
  const made = await stripe.checkout.sessions.create({
    ...order({
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
  expect(made).toMatchObject({
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
    url: `${url}/pay/${made.id}`,
  });
  expect(made.expires_at - made.created).toBe(24 * 60 * 60);
  expect(made.line_items?.data.map((line) => [line.description, line.quantity, line.amount_total])).toEqual([
    ["A", 1, 2900],
    ["B", 4, 1000],
  ]);
  expect(made.line_items?.data[1]?.price?.unit_amount_decimal?.toString()).toBe("250");

  const { line_items: _, ...rest } = made;
  expect(JSON.stringify(await stripe.checkout.sessions.retrieve(made.id))).toBe(JSON.stringify(rest));
});

test("lines are listed by page", async () => {
  const { stripe } = await openSandbox();
  const [line] = order().line_items ?? [];
  const lines = Array.from({ length: 12 }, () => line).filter((each) => each !== undefined);
  const session = await stripe.checkout.sessions.create(order({ line_items: lines }));
  const all = await stripe.checkout.sessions
    .listLineItems(session.id, { limit: 5 })
    .autoPagingToArray({ limit: 99 });
  expect(all).toHaveLength(12);
  expect(new Set(all.map((each) => each.id)).size).toBe(12);
  const first = { limit: 1, expand: ["data.price.product"] };
  const [shown] = (await stripe.checkout.sessions.listLineItems(session.id, first)).data;
  expect(shown?.price?.product).toMatchObject({ object: "product", name: "Between Two Scripts" });
});

test("sessions are listed newest first, by page, time and status", async () => {
  const { stripe, post } = await openSandbox();
  const made: Stripe.Checkout.Session[] = [];
  for (let index = 0; index < 5; index += 1) made.push(await stripe.checkout.sessions.create(order()));
  const ids = made.map((session) => session.id).reverse();

  const walked = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 99 });
  expect(walked.map((session) => session.id)).toEqual(ids);
  const newer = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[3] });
  expect(newer.data.map((session) => session.id)).toEqual([ids[1], ids[2]]);
  expect(newer.has_more).toBe(true);

  await post(`/pay/${ids[0]}`, { email: "a@example.com", card: "4242424242424242" });
  const complete = await stripe.checkout.sessions.list({ status: "complete", expand: ["data.line_items"] });
  expect(complete.data.map((session) => session.id)).toEqual([ids[0]]);
  expect(complete.data[0]?.line_items?.data).toHaveLength(1);

  const [first] = made;
  const created = first?.created ?? 0;
  expect((await stripe.checkout.sessions.list({ created: { gte: created } })).data).toHaveLength(5);
  expect((await stripe.checkout.sessions.list({ created: { lt: created } })).data).toHaveLength(0);
});

test("a session that is expired by hand tells the shop, and cannot be expired twice", async () => {
  const { stripe, shop } = await openSandbox();
  const session = await stripe.checkout.sessions.create(order());
  const expired = await stripe.checkout.sessions.expire(session.id);
  expect([expired.status, expired.url]).toEqual(["expired", null]);
  await expect.poll(shop.types).toEqual(["checkout.session.expired"]);
  await expect(stripe.checkout.sessions.expire(session.id)).rejects.toThrow(/status of expired/);
});

test("a session expires by the clock, and the shop is told once", async () => {
  let now = Date.now();
  const { stripe, shop } = await openSandbox({ clock: () => now });
  const session = await stripe.checkout.sessions.create(
    order({ expires_at: Math.floor(now / 1000) + 30 * 60 }),
  );
  now += 31 * 60_000;
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
  await expect.poll(shop.types).toEqual(["checkout.session.expired"]);
  now += 60_000;
  await stripe.checkout.sessions.retrieve(session.id);
  expect(shop.events).toHaveLength(1);
});

test("a sum as fine as Stripe takes it in its currency is taken", async () => {
  const { stripe } = await openSandbox();
  for (const [currency, amount] of [
    ["kwd", 5120],
    ["isk", 49_900],
  ] as const) {
    const session = await stripe.checkout.sessions.create(order({ currency, amount }));
    expect(session.amount_total).toBe(amount);
  }
});

test("what Stripe refuses is refused with its type, code and field", async () => {
  const { stripe } = await openSandbox();
  const create = (params: Stripe.Checkout.SessionCreateParams) => stripe.checkout.sessions.create(params);
  const now = Math.floor(Date.now() / 1000);
  const { success_url: _, ...withoutSuccess } = order();

  await expect(create(withoutSuccess)).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 400,
    code: "parameter_missing",
    param: "success_url",
  });
  await expect(create(order({ amount: 49 }))).rejects.toMatchObject({ code: "amount_too_small" });
  for (const [currency, finer] of [
    ["kwd", 5124],
    ["isk", 49_950],
  ] as const) {
    const code = "invalid_charge_amount";
    await expect(create(order({ currency, amount: finer })), currency).rejects.toMatchObject({ code });
  }
  await expect(create(order({ amount: 12.5 }))).rejects.toMatchObject({
    code: "parameter_invalid_integer",
    param: "line_items[0][price_data][unit_amount]",
  });
  await expect(create(order({ amount: -1 }))).rejects.toThrow(/non-negative/);
  await expect(create(order({ expires_at: now + 60 }))).rejects.toThrow(/at least 30 minutes/);
  await expect(create(order({ expires_at: now + 25 * 60 * 60 }))).rejects.toThrow(/less than 24 hours/);
  await expect(create(order({ customer_email: "nobody" }))).rejects.toMatchObject({
    param: "customer_email",
  });
  await expect(create(order({ success_url: "/order/" }))).rejects.toThrow(/Not a valid URL/);
  await expect(create(order({ metadata: { long: "x".repeat(501) } }))).rejects.toThrow(/500 characters/);
  await expect(create(order({ mode: "subscription" }))).rejects.toThrow(/payments only/);
  await expect(create(order({ allow_promotion_codes: true }))).rejects.toMatchObject({
    code: "parameter_unknown",
    param: "allow_promotion_codes",
  });
  await expect(create(order({ expand: ["customer"] }))).rejects.toThrow(/cannot be expanded/);
  await expect(stripe.checkout.sessions.retrieve("cs_test_none")).rejects.toMatchObject({
    statusCode: 404,
    code: "resource_missing",
  });
  await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 404 });
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
});

test("a key is needed, and never a live one", async () => {
  const { url } = await openSandbox();
  await expect(stripeAt(url, "sk_live_real").checkout.sessions.list()).rejects.toMatchObject({
    type: "StripeAuthenticationError",
    statusCode: 401,
  });
  await expect(stripeAt(url, "nonsense").checkout.sessions.list()).rejects.toMatchObject({ statusCode: 401 });
  expect((await fetch(`${url}/v1/checkout/sessions`)).status).toBe(401);
  expect((await stripeAt(url, "rk_test_restricted").checkout.sessions.list()).data).toEqual([]);
});

test("one idempotency key makes one session, also when asked twice at once", async () => {
  const { stripe } = await openSandbox();
  const ask = () => stripe.checkout.sessions.create(order(), { idempotencyKey: "ord_1" });
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(new Set(answers.map((session) => session.id)).size).toBe(1);
  expect(answers.map((answer) => answer.lastResponse.headers["idempotent-replayed"]).sort()).toEqual([
    "true",
    "true",
    undefined,
  ]);
  await expect(
    stripe.checkout.sessions.create(order({ amount: 100 }), { idempotencyKey: "ord_1" }),
  ).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
});

test("a refused request does not use up its idempotency key", async () => {
  const { stripe } = await openSandbox();
  const options = { idempotencyKey: "ord_2" };
  await expect(stripe.checkout.sessions.create(order({ amount: 1 }), options)).rejects.toThrow();
  expect((await stripe.checkout.sessions.create(order(), options)).status).toBe("open");
});

test("an outage answers 500, and changes nothing", async () => {
  const { stripe, url } = await openSandbox();
  const turn = (down: boolean) =>
    fetch(`${url}/outage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ stripe: down }),
    });
  expect(await (await turn(true)).json()).toEqual({ mail: false, stripe: true, webhooks: false });
  await expect(stripe.checkout.sessions.create(order())).rejects.toMatchObject({ statusCode: 500 });
  await turn(false);
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
});
