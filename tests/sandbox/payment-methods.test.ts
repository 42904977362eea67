import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { checkoutSessionParams, formFields, openSandbox } from "./open-sandbox.ts";

const AUTHENTICATED_CARD = "4000 0027 6000 3184";
const EMAIL = "wen@example.com";
const EXPANDED = { expand: ["payment_intent.latest_charge"] };

test("a card with 3-D Secure pays once the buyer has confirmed it at the bank, and the page is the same after a reload", async () => {
  const { stripe, shop, post, page } = await openSandbox();
  const { id } = await stripe.checkout.sessions.create(checkoutSessionParams());
  const asked = await (await post(`/pay/${id}`, { email: EMAIL, card: AUTHENTICATED_CARD })).text();
  expect(asked).toContain("Confirm it with your bank");
  expect(await page(`/pay/${id}`)).toBe(asked);
  const waiting = await stripe.checkout.sessions.retrieve(id, EXPANDED);
  expect(waiting).toMatchObject({ status: "open", payment_intent: { status: "requires_action" } });

  const paid = await post(`/pay/${id}`, formFields(asked));
  expect(paid.status).toBe(303);
  expect(await stripe.checkout.sessions.retrieve(id, EXPANDED)).toMatchObject({
    payment_status: "paid",
    customer_details: { email: EMAIL },
    payment_intent: {
      latest_charge: {
        payment_method_details: { card: { last4: "3184", three_d_secure: { result: "authenticated" } } },
      },
    },
  });
  expect(shop.types().slice(-2)).toEqual(["payment_intent.succeeded", "checkout.session.completed"]);
});

test("a payment that the buyer does not confirm is not made, and can be tried again with what was entered", async () => {
  const { stripe, post } = await openSandbox();
  const { id } = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${id}`, { email: EMAIL, card: AUTHENTICATED_CARD });
  const refused = await (await post(`/pay/${id}`, { action: "refuse" })).text();
  expect(refused).toContain("Your bank could not confirm that it was you");
  expect(await stripe.checkout.sessions.retrieve(id, EXPANDED)).toMatchObject({
    status: "open",
    payment_intent: {
      status: "requires_payment_method",
      last_payment_error: { code: "payment_intent_authentication_failure" },
    },
  });
  await post(`/pay/${id}`, formFields(refused));
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: "paid" });
});

test("Alipay pays at once after its own page, in the language of the session", async () => {
  const { stripe, post } = await openSandbox();
  const { id } = await stripe.checkout.sessions.create(checkoutSessionParams({ locale: "zh" }));
  const asked = await (await post(`/pay/${id}`, { email: EMAIL, method: "alipay" })).text();
  expect(asked).toContain("在支付宝中确认");
  await post(`/pay/${id}`, formFields(asked));
  expect(await stripe.checkout.sessions.retrieve(id, EXPANDED)).toMatchObject({
    payment_status: "paid",
    payment_intent: { latest_charge: { payment_method_details: { type: "alipay" } } },
  });
});

test("WeChat Pay completes the session at once, and confirms the payment a few seconds later", async () => {
  const clock = manualClock();
  const { stripe, shop, post, idle } = await openSandbox({ clock });
  const { id } = await stripe.checkout.sessions.create(checkoutSessionParams());
  const asked = await (await post(`/pay/${id}`, { email: EMAIL, method: "wechat_pay" })).text();
  await post(`/pay/${id}`, formFields(asked));
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
    status: "complete",
    payment_status: "unpaid",
  });
  clock.advance(4_000);
  await idle();
  expect(shop.types()).not.toContain("checkout.session.async_payment_succeeded");
  clock.advance(1_000);
  await idle();
  clock.advance(1_000);
  await idle();
  expect(shop.types()).toContain("checkout.session.async_payment_succeeded");
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: "paid" });
});

test("the page offers only the payment methods that the currency and the shop allow", async () => {
  const { stripe, page } = await openSandbox();
  const create = async (params: Parameters<typeof checkoutSessionParams>[0]) => {
    const session = await stripe.checkout.sessions.create(checkoutSessionParams(params));
    const offered = (await page(`/pay/${session.id}`)).matchAll(/<option value="(card|alipay|wechat_pay)"/g);
    expect([...offered].map(([, method]) => method)).toEqual(session.payment_method_types);
    return session.payment_method_types;
  };
  expect(await create({ currency: "cny" })).toEqual(["card", "alipay", "wechat_pay"]);
  expect(await create({ currency: "chf" })).toEqual(["card", "wechat_pay"]);
  expect(await create({ currency: "brl" })).toEqual(["card"]);
  expect(await create({ allowed_payment_method_types: ["card"] })).toEqual(["card"]);
});

test("languages, currencies and statement texts that Stripe does not know are refused", async () => {
  const { stripe } = await openSandbox();
  const create = (params: Parameters<typeof checkoutSessionParams>[0]) =>
    stripe.checkout.sessions.create(checkoutSessionParams(params));
  const withSuffix = (text: string) => create({ payment_intent_data: { statement_descriptor_suffix: text } });
  await expect(create({ locale: "hi" })).rejects.toMatchObject({ param: "locale" });
  await expect(create({ currency: "xau" })).rejects.toThrow(/Invalid currency: xau/);
  for (const text of ["12345", "Lantern's", "纸灯", "A * B", "A suffix that is too long"]) {
    await expect(withSuffix(text), text).rejects.toMatchObject({ type: "StripeInvalidRequestError" });
  }
  await withSuffix("LANTERN 2");
});
