import Stripe from "stripe";
import { expect, test } from "vitest";
import { openSandbox, order } from "./open-sandbox.ts";

const CARD = { email: "a@example.com", card: "4242424242424242" };

test("an event is signed with the secret, and carries the SDK's version and the object as it was", async () => {
  const { stripe, shop, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(order({ metadata: { order: "ord_1" } }));
  await post(`/pay/${session.id}`, CARD);
  const completed = shop.events.find((event) => event.type === "checkout.session.completed");
  expect(completed).toMatchObject({
    object: "event",
    api_version: Stripe.API_VERSION,
    livemode: false,
    data: { object: { id: session.id, payment_status: "paid", metadata: { order: "ord_1" } } },
  });
});

test("an event that is refused comes again, later each time, until it is taken", async () => {
  let now = Date.now();
  const { stripe, shop, json } = await openSandbox({ clock: () => now });
  shop.status = 503;
  const session = await stripe.checkout.sessions.create(order());
  await stripe.checkout.sessions.expire(session.id);
  const attempts = async () => (await json("/payments.json"))[0].events[0].attempts;

  await expect.poll(attempts).toBe(1);
  for (const [tries, wait] of [1_000, 2_000, 4_000, 8_000].entries()) {
    now += wait - 1;
    await new Promise((done) => setTimeout(done, 600));
    expect(await attempts()).toBe(tries + 1);
    now += 1;
    await expect.poll(attempts).toBe(tries + 2);
  }
  expect(shop.refused).toBe(5);
  shop.status = 200;
  now += 16_000;
  await expect.poll(shop.types).toEqual(["checkout.session.expired"]);
  await expect
    .poll(async () => (await json("/payments.json"))[0].events[0])
    .toMatchObject({
      delivery: "delivered",
      attempts: 6,
      result: "HTTP 200",
    });
});

test("a redirect is no success", async () => {
  const { stripe, shop, json } = await openSandbox();
  shop.status = 307;
  const session = await stripe.checkout.sessions.create(order());
  await stripe.checkout.sessions.expire(session.id);
  await expect
    .poll(async () => (await json("/payments.json"))[0].events[0])
    .toMatchObject({
      delivery: "waiting",
      result: "HTTP 307",
    });
  expect(shop.events).toEqual([]);
});

test("what was not delivered is delivered after a restart, and only that", async () => {
  const sandbox = await openSandbox();
  const { shop, stripe, post } = sandbox;
  const first = await stripe.checkout.sessions.create(order());
  await post(`/pay/${first.id}`, CARD);
  shop.status = 500;
  const second = await stripe.checkout.sessions.create(order());
  await stripe.checkout.sessions.expire(second.id);
  await expect.poll(() => shop.refused).toBeGreaterThan(0);

  await sandbox.restart();
  shop.status = 200;
  await expect
    .poll(shop.types, { timeout: 5_000 })
    .toEqual(["payment_intent.succeeded", "checkout.session.completed", "checkout.session.expired"]);
});

test("held-back webhooks wait, while the buyer is back at once, and all come in the end", async () => {
  const { stripe, shop, post } = await openSandbox();
  await post("/outage", { webhooks: "true", back: "/payments" });
  const session = await stripe.checkout.sessions.create(order());
  expect((await post(`/pay/${session.id}`, CARD)).status).toBe(303);
  await new Promise((done) => setTimeout(done, 600));
  expect(shop.events).toEqual([]);
  expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
  await post("/outage", { webhooks: "false" });
  await expect.poll(shop.types).toEqual(["payment_intent.succeeded", "checkout.session.completed"]);
});

test("the last event can be sent again, as often as wished, with the same id", async () => {
  const { stripe, shop, post } = await openSandbox();
  const session = await stripe.checkout.sessions.create(order());
  await post(`/pay/${session.id}`, CARD);
  await post(`/payments/${session.id}`, { action: "resend" });
  await post(`/payments/${session.id}`, { action: "resend" });
  const completed = shop.events.filter((event) => event.type === "checkout.session.completed");
  expect(completed).toHaveLength(3);
  expect(new Set(completed.map((event) => event.id)).size).toBe(1);
});

test("a shop that is not there stops nobody from paying", async () => {
  const { stripe, post, json } = await openSandbox({ webhookUrl: "http://127.0.0.1:9/api/webhooks/stripe" });
  const session = await stripe.checkout.sessions.create(order());
  expect((await post(`/pay/${session.id}`, CARD)).status).toBe(303);
  expect((await json("/payments.json"))[0]).toMatchObject({
    state: "paid",
    events: [{ delivery: "waiting" }, { delivery: "waiting" }],
  });
});
