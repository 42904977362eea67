import Stripe from "stripe";
import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { checkoutSessionParams, openSandbox } from "./open-sandbox.ts";

const CARD = { email: "a@example.com", card: "4242424242424242" };

test("an event is signed, has the SDK's API version, and holds a snapshot of the session", async () => {
  const { stripe, shop, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(
    checkoutSessionParams({ metadata: { order: "ord_1" } }),
  );
  await post(`/pay/${session.id}`, CARD);
  const completed = shop.events.find((event) => event.type === "checkout.session.completed");
  expect(completed).toMatchObject({
    object: "event",
    api_version: Stripe.API_VERSION,
    livemode: false,
    data: { object: { id: session.id, payment_status: "paid", metadata: { order: "ord_1" } } },
  });
});

test("a rejected event is retried after one second, then after twice as long each time, until it is accepted", async () => {
  const clock = manualClock();
  const { stripe, shop, json, idle } = await openSandbox({ clock });
  const delivery = async () => (await json("/payments.json"))[0].events[0];
  shop.status = 503;
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await stripe.checkout.sessions.expire(session.id);
  await idle();
  expect(await delivery()).toMatchObject({ delivery: "waiting", attempts: 1, result: "HTTP 503" });

  for (const [retries, delayMs] of [1_000, 2_000, 4_000, 8_000].entries()) {
    clock.advance(delayMs - 1);
    await idle();
    expect(shop.refused).toBe(retries + 1);
    clock.advance(1);
    await idle();
    expect(shop.refused).toBe(retries + 2);
  }

  shop.status = 200;
  clock.advance(16_000);
  await idle();
  expect(shop.types()).toEqual(["checkout.session.expired"]);
  expect(await delivery()).toMatchObject({ delivery: "delivered", attempts: 6, result: "HTTP 200" });

  clock.advance(60 * 60_000);
  await idle();
  expect(shop.events).toHaveLength(1);
});

test("an event is given up after three days", async () => {
  const clock = manualClock();
  const { stripe, shop, json, idle } = await openSandbox({ clock });
  shop.status = 503;
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await stripe.checkout.sessions.expire(session.id);
  await idle();
  clock.advance(3 * 24 * 60 * 60_000 + 1_000);
  await idle();
  expect((await json("/payments.json"))[0].events[0]).toMatchObject({ delivery: "given-up", attempts: 2 });

  shop.status = 200;
  clock.advance(24 * 60 * 60_000);
  await idle();
  expect(shop.events).toEqual([]);
});

test("a shop that does not respond delays the buyer by ten seconds, and the attempt fails after twenty", async () => {
  const clock = manualClock();
  const { stripe, shop, post, json, idle } = await openSandbox({ clock });
  const attempts = async () =>
    (await json("/payments.json"))[0].events.map((event: { attempts: number }) => event.attempts);
  shop.status = null;
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  const paying = post(`/pay/${session.id}`, CARD);
  await expect.poll(() => shop.unanswered).toBe(2);
  clock.advance(10_000);
  expect((await paying).status).toBe(303);
  expect(await attempts()).toEqual([0, 0]);

  clock.advance(10_000);
  await idle();
  expect(await attempts()).toEqual([1, 1]);
  expect((await json("/payments.json"))[0].events[0]).toMatchObject({
    delivery: "waiting",
    result: "no answer within 20 s",
  });
});

test("a redirect does not count as accepted and is not followed", async () => {
  const { stripe, shop, json, idle } = await openSandbox();
  shop.status = 307;
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await stripe.checkout.sessions.expire(session.id);
  await idle();
  expect((await json("/payments.json"))[0].events[0]).toMatchObject({
    delivery: "waiting",
    result: "HTTP 307",
  });
  expect(shop.refused).toBe(1);
  expect(shop.events).toEqual([]);
});

test("after a restart undelivered events are delivered, and delivered events are not sent again", async () => {
  const clock = manualClock();
  const sandbox = await openSandbox({ clock });
  const { shop, stripe, post, idle } = sandbox;
  const paid = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${paid.id}`, CARD);
  shop.status = 500;
  const expired = await stripe.checkout.sessions.create(checkoutSessionParams());
  await stripe.checkout.sessions.expire(expired.id);
  await idle();
  expect(shop.refused).toBe(1);

  shop.status = 200;
  await sandbox.restart();
  await idle();
  expect(shop.types()).toEqual([
    "payment_intent.succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
  ]);
});

test("while webhooks are paused, events wait but buyers do not, and all events are delivered later", async () => {
  const clock = manualClock();
  const { stripe, shop, post, idle } = await openSandbox({ clock });
  await post("/outage", { webhooks: "true", back: "/payments" });
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  expect((await post(`/pay/${session.id}`, CARD)).status).toBe(303);
  clock.advance(60 * 60_000);
  await idle();
  expect(shop.events).toEqual([]);
  expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");

  await post("/outage", { webhooks: "false" });
  await idle();
  expect(shop.types()).toEqual(["payment_intent.succeeded", "checkout.session.completed"]);
});

test("the last event can be resent any number of times, with the same id", async () => {
  const { stripe, shop, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  await post(`/pay/${session.id}`, CARD);
  await post(`/payments/${session.id}`, { action: "resend" });
  await post(`/payments/${session.id}`, { action: "resend" });
  const completed = shop.events.filter((event) => event.type === "checkout.session.completed");
  expect(completed).toHaveLength(3);
  expect(new Set(completed.map((event) => event.id)).size).toBe(1);
});

test("buyers can pay while the shop cannot be reached", async () => {
  const { stripe, post, json } = await openSandbox({ webhookUrl: "http://127.0.0.1:9/api/webhooks/stripe" });
  const session = await stripe.checkout.sessions.create(checkoutSessionParams());
  expect((await post(`/pay/${session.id}`, CARD)).status).toBe(303);
  expect((await json("/payments.json"))[0]).toMatchObject({
    state: "paid",
    events: [{ delivery: "waiting" }, { delivery: "waiting" }],
  });
});
