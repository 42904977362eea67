import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { checkoutSessionParams, openSandbox } from "./open-sandbox.ts";

const SESSIONS = 24;

test("the chaos switch is off at first, is set from the page and by its API, and survives a restart", async () => {
  const { url, post, page, json, restart } = await openSandbox();
  const off = { duplicate: false, reorder: false, delay: false, drop: false };
  expect(await json("/chaos")).toEqual(off);
  const body = JSON.stringify({ duplicate: true, drop: true });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/chaos`, { method: "POST", body, headers });
  expect(await answer.json()).toEqual({ ...off, duplicate: true, drop: true });
  expect(await page("/")).toMatch(/name="drop" value="false" aria-pressed="true"/);
  expect((await post("/chaos", { drop: "false" })).status).toBe(303);
  await restart();
  expect(await json("/chaos")).toEqual({ ...off, duplicate: true });
  expect((await post("/chaos", { explode: "true" })).status).toBe(422);
});

test("duplicated events are posted twice, and are retried until both are accepted", async () => {
  const { shop, create, idle } = await openWithChaos({ duplicate: "true" });
  await create(2);
  await idle();
  expect(shop.types()).toEqual(Array(4).fill("checkout.session.expired"));
});

test("delayed events are posted five seconds later, and none is lost by a restart", async () => {
  const clock = manualClock();
  const { shop, create, idle, restart } = await openWithChaos({ delay: "true" }, clock);
  await create(1);
  clock.advance(4_000);
  await restart();
  await idle();
  expect(shop.events).toEqual([]);
  clock.advance(1_000);
  await idle();
  expect(shop.events).toHaveLength(1);
});

test("reordered events pass each other, and all of them arrive", async () => {
  const clock = manualClock();
  const { shop, create, idle, stripe } = await openWithChaos({ reorder: "true" }, clock);
  await create(SESSIONS);
  for (let waitedMs = 0; waitedMs <= 3_000; waitedMs += 250) {
    clock.advance(250);
    await idle();
  }
  const inOrder = (await stripe.events.list({ limit: 100 })).data.map(({ id }) => id).reverse();
  const arrived = shop.events.map(({ id }) => id);
  expect(arrived.toSorted()).toEqual(inOrder.toSorted());
  expect(arrived).not.toEqual(inOrder);
});

test("some events are dropped: they are in the list of events, and can be sent by hand", async () => {
  const { shop, create, idle, json, stripe, post } = await openWithChaos({ drop: "true" });
  await create(SESSIONS);
  await idle();
  const sessions: { id: string; events: { id: string; delivery: string }[] }[] = await json("/payments.json");
  const dropped = sessions.filter(({ events }) => events[0]?.delivery === "dropped");
  expect(dropped.length).toBeGreaterThan(0);
  expect(shop.events).toHaveLength(SESSIONS - dropped.length);
  expect((await stripe.events.list({ limit: 100 })).data).toHaveLength(SESSIONS);
  await post(`/payments/${dropped[0]?.id}`, { action: "resend" });
  expect(shop.events.at(-1)?.id).toBe(dropped[0]?.events[0]?.id);
});

/** A sandbox with disturbances, and sessions that expire, which is one event each. */
async function openWithChaos(disturbances: Record<string, string>, clock?: ReturnType<typeof manualClock>) {
  const sandbox = await openSandbox(clock ? { clock } : {});
  await sandbox.post("/chaos", disturbances);
  const create = async (count: number) => {
    for (let made = 0; made < count; made += 1) {
      const { id } = await sandbox.stripe.checkout.sessions.create(checkoutSessionParams());
      await sandbox.stripe.checkout.sessions.expire(id);
    }
  };
  return { ...sandbox, create, restart: sandbox.restart };
}
