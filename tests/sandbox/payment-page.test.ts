import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { checkoutSessionParams, formFields, openSandbox } from "./open-sandbox.ts";

test("submitting the form unchanged pays and redirects to the shop with the session's id", async () => {
  const { stripe, shop, post, page } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const form = formFields(await page(`/pay/${session.id}`));
  expect(form).toMatchObject({ email: "buyer@example.com", card: "4242 4242 4242 4242", action: "pay" });

  const answer = await post(`/pay/${session.id}`, form);
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`http://shop.test/order/?id=ord_1&session=${session.id}`);
  // As in Stripe's Checkout, the webhooks are delivered before the buyer is redirected.
  expect(shop.types()).toEqual(["payment_intent.succeeded", "checkout.session.completed"]);

  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["payment_intent.latest_charge"],
  });
  expect(paid).toMatchObject({
    status: "complete",
    payment_status: "paid",
    url: null,
    customer_email: null,
    customer_details: { email: "buyer@example.com", name: "Sample Buyer" },
    payment_intent: {
      status: "succeeded",
      amount_received: 2900,
      latest_charge: { paid: true, amount_refunded: 0, payment_method_details: { card: { last4: "4242" } } },
    },
  });
});

test("an email address set by the shop cannot be changed", async () => {
  const { stripe, post, page } = await openSandbox();
  const session = await stripe.checkout.sessions.create(
    checkoutSessionParams({ customer_email: "wen@example.com" }),
  );
  const form = formFields(await page(`/pay/${session.id}`));
  expect(form.email).toBe("wen@example.com");
  await post(`/pay/${session.id}`, { ...form, email: "other@example.com" });
  const paid = await stripe.checkout.sessions.retrieve(session.id);
  expect(paid.customer_details?.email).toBe("wen@example.com");
});

test("after a declined card the buyer can try again, with the same payment intent", async () => {
  const { stripe, shop, post, idle } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const path = `/pay/${session.id}`;
  const declined = await post(path, { email: "a@example.com", card: "4000 0000 0000 0002", action: "pay" });
  expect(await declined.text()).toMatch(/role="alert"[^>]*>Your card was declined/);
  const open = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(open).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    payment_intent: {
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined", decline_code: "generic_decline" },
    },
  });
  expect(
    await (await post(path, { email: "a@example.com", card: "4242424242424242", action: "decline" })).text(),
  ).toContain("Your card was declined");

  expect((await post(path, { email: "a@example.com", card: "4242424242424242" })).status).toBe(303);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(paid).toMatchObject({
    payment_status: "paid",
    payment_intent: { id: paymentIdOf(open.payment_intent), status: "succeeded", last_payment_error: null },
  });
  await idle();
  expect(shop.types().toSorted()).toEqual([
    "checkout.session.completed",
    "payment_intent.payment_failed",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
  ]);
});

test("leaving the payment page leads back to the shop and keeps the session open", async () => {
  const { stripe, shop, post, idle } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const answer = await post(`/pay/${session.id}`, { action: "abandon" });
  expect(answer.headers.get("location")).toBe("http://shop.test/products/between-two-scripts/");
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
  await idle();
  expect(shop.events).toEqual([]);
});

test("a delayed payment completes the session unpaid and can be completed on the payments page", async () => {
  const { stripe, shop, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${session.id}`, { email: "a@example.com", action: "pay-late" });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: "complete",
    payment_status: "unpaid",
  });
  await post(`/payments/${session.id}`, { action: "complete" });
  expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
  expect(shop.types()).toEqual([
    "payment_intent.processing",
    "checkout.session.completed",
    "payment_intent.succeeded",
    "checkout.session.async_payment_succeeded",
  ]);
  const completed = shop.events.find((event) => event.type === "checkout.session.completed");
  expect(completed?.data.object).toMatchObject({ payment_status: "unpaid" });
});

test("a delayed payment can fail, and then cannot be completed", async () => {
  const { stripe, shop, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${session.id}`, { email: "a@example.com", action: "fail-late" });
  const answer = await post(`/payments/${session.id}`, { action: "fail" }, { accept: "application/json" });
  expect(await answer.json()).toMatchObject({ state: "failed", payment_status: "unpaid" });
  expect(shop.types().at(-1)).toBe("checkout.session.async_payment_failed");
  const again = await post(`/payments/${session.id}`, { action: "complete" });
  expect(again.status).toBe(400);
  expect(await again.text()).toContain("no payment in progress");
});

test("a free order does not ask for a card", async () => {
  const { stripe, shop, post, page } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams({ amount: 0 }));
  expect(session.payment_status).toBe("no_payment_required");
  const html = await page(`/pay/${session.id}`);
  expect(html).not.toContain('name="card"');
  expect((await post(`/pay/${session.id}`, formFields(html))).status).toBe(303);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: "complete",
    payment_status: "no_payment_required",
    payment_intent: null,
  });
  expect(shop.types()).toEqual(["checkout.session.completed"]);
});

test("concurrent submissions pay only once", async () => {
  const { stripe, shop, post, page, idle } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const form = formFields(await page(`/pay/${session.id}`));
  await Promise.all(Array.from({ length: 5 }, () => post(`/pay/${session.id}`, form)));
  await idle();
  expect(shop.types()).toEqual(["payment_intent.succeeded", "checkout.session.completed"]);
});

test("an invalid email address or card number is marked, and nothing is charged", async () => {
  const { stripe, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const path = `/pay/${session.id}`;
  const noEmail = await (await post(path, { email: "nobody", card: "4242424242424242" })).text();
  expect(noEmail).toMatch(/id="email"[^>]*value="nobody"[^>]*aria-invalid="true"/s);
  const noCard = await (await post(path, { email: "a@example.com", card: "12" })).text();
  expect(noCard).toMatch(/id="card"[^>]*aria-invalid="true"/s);
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
});

test("an expired, a complete and an unknown session each have a page that explains it", async () => {
  const clock = manualClock();
  const { stripe, post, page } = await openSandbox({ clock });
  const paid = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${paid.id}`, { email: "a@example.com", card: "4242424242424242" });
  expect(await page(`/pay/${paid.id}`)).toContain("This order is complete");

  const late = await stripe.checkout.sessions.create(checkoutSessionParams());
  clock.advance(25 * 60 * 60_000);
  expect(await page(`/pay/${late.id}`)).toContain("This payment page has expired");
  const answer = await post(`/pay/${late.id}`, { email: "a@example.com", card: "4242424242424242" });
  expect(await answer.text()).toContain("You have not been charged");
  expect((await stripe.checkout.sessions.retrieve(late.id)).payment_status).toBe("unpaid");
  expect(await page("/pay/cs_test_none")).toContain("Payment page not found");
});

test("the payment page is in the session's language, or else in the browser's", async () => {
  const { stripe, page } = await openSandbox();
  const chinese = await stripe.checkout.sessions.create(checkoutSessionParams({ locale: "zh" }));
  expect(await page(`/pay/${chinese.id}`)).toMatch(/<html lang="zh-Hans">.*支付US\$29\.00/s);
  const either = await stripe.checkout.sessions.create(checkoutSessionParams({ locale: "auto" }));
  expect(await page(`/pay/${either.id}`, { "accept-language": "zh-CN,en;q=0.8" })).toContain("沙盒");
  expect(await page(`/pay/${either.id}`, { "accept-language": "fr" })).toContain("Pay $29.00");
  const english = await stripe.checkout.sessions.create(checkoutSessionParams({ locale: "en" }));
  expect(await page(`/pay/${english.id}`, { "accept-language": "zh-CN" })).toContain("Pay $29.00");
});

test("markup in a product name is shown as text, and no script runs", async () => {
  const { stripe, url } = await openSandbox();
  const session = await stripe.checkout.sessions.create(
    checkoutSessionParams({ name: "<script>alert(1)</script>" }),
  );
  for (const path of [`/pay/${session.id}`, "/payments"]) {
    const answer = await fetch(url + path);
    const html = await answer.text();
    expect(html).toContain("&lt;script&gt;");
    expect(html).not.toContain("<script");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});

function paymentIdOf(payment: string | { id: string } | null): string {
  return typeof payment === "string" ? payment : (payment?.id ?? "");
}
