import { expect, it } from "vitest";
import { receiveEvent } from "#checkout/jobs/receive-event.ts";
import { runScheduled } from "#checkout/jobs/run-scheduled.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { MAX_QUERIES_OF_RUN } from "#checkout/orders/database/d1.ts";
import type { PaymentEvent } from "#checkout/payments/payments.ts";
import { order } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

/** https://developers.cloudflare.com/d1/platform/limits/ */
const D1_LIMIT = 1_000;
const HOUR = new Date("2026-11-22T13:00:00Z");
const RETENTION = { links: 7, sessions: 30, messages: 30, orders: 30 };

/** Pays orders whose webhooks are recorded and wait. */
async function sell(shop: Shop, count: number): Promise<string[]> {
  const buyers = Array.from({ length: count }, (_, n) => `buyer${n}@example.com`);
  for (const [n, email] of buyers.entries()) {
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    const { sessionId } = shop.payments.pay(id, email);
    await receiveEvent(shop.ports, { id: `evt_${n}`, type: "test", about: { session: sessionId } });
    // Anybody may place only so many orders at a time.
    shop.wait(60);
  }
  return buyers;
}

/** More runs than any test here needs. */
const MAX_RUNS = 20;

/**
 * Repeats a run until everything is done. A defect that keeps it from ever being done fails at once.
 *
 * @returns how many runs it took
 */
async function repeat(run: () => Promise<unknown>, isDone: () => boolean): Promise<number> {
  for (let runs = 1; runs <= MAX_RUNS; runs += 1) {
    await run();
    if (isDone()) return runs;
  }
  throw new Error(`something is still left to do after ${MAX_RUNS} runs`);
}

/** A shop on D1, with what each invocation has asked its order book. */
async function openEdgeShop() {
  const shop = await openShop();
  const counts = { queries: 0, requests: 0 };
  const { read, write } = shop.ports.database;
  shop.ports.database.read = (statement) => {
    counts.queries += 1;
    return read(statement);
  };
  shop.ports.database.write = (statements) => {
    counts.queries += statements.length;
    return write(statements);
  };
  shop.ports.maxQueries = MAX_QUERIES_OF_RUN;
  shop.ports.requestSweep = async () => {
    counts.requests += 1;
  };
  return {
    shop,
    /** Runs an invocation. */
    async invoke(run: () => Promise<void>) {
      Object.assign(counts, { queries: 0, requests: 0 });
      await run();
      return { ...counts };
    },
  };
}

it("sends the emails of a launch in several sweeps, each of fewer queries than D1 allows, and each once", async () => {
  const { shop, invoke } = await openEdgeShop();
  const buyers = await sell(shop, 60);
  const sweeps: { queries: number; requests: number }[] = [];
  const runs = await repeat(
    async () => sweeps.push(await invoke(() => sweep(shop.ports))),
    () => sweeps.at(-1)?.requests !== 1,
  );
  expect(runs).toBeGreaterThan(1);
  expect(Math.max(...sweeps.map(({ queries }) => queries))).toBeLessThan(D1_LIMIT / 2);
  expect(shop.mail.sent.map(({ to }) => to).toSorted()).toEqual(buyers.toSorted());
  expect(shop.mail.keys).toHaveLength(buyers.length);
});

it("asks for no further sweep when nothing is left", async () => {
  const { shop, invoke } = await openEdgeShop();
  await sell(shop, 1);
  expect(await invoke(() => sweep(shop.ports))).toMatchObject({ requests: 0 });
  expect(shop.mail.sent).toHaveLength(1);
});

it("leaves the other jobs of a cron their queries, and goes on with a long replay the next time", async () => {
  const { shop, invoke } = await openEdgeShop();
  await sell(shop, 60);
  const missed = await order(shop.browser(), { items: [{ product: "book" }] });
  const { sessionId } = shop.payments.pay(missed, "missed@example.com");
  for (let n = 0; n < 1_500; n += 1)
    shop.payments.events.push({ id: `evt_other_${n}`, type: "product.created", about: null });
  shop.payments.events.push({ id: "evt_missed", type: "test", about: { session: sessionId } });
  const hours = await repeat(
    async () => {
      const { queries } = await invoke(() =>
        runScheduled(shop.ports, { at: HOUR, retention: RETENTION, publishHook: null }),
      );
      expect(queries).toBeLessThan(D1_LIMIT);
    },
    () => shop.mail.sent.some(({ to }) => to === "missed@example.com"),
  );
  expect(hours).toBeGreaterThan(3);
  expect(shop.lines.filter(({ event }) => String(event).endsWith("-failed"))).toEqual([]);
});

it("finds what was missed among more events of one hour than a run can check, whether they are older or newer", async () => {
  const { shop, invoke } = await openEdgeShop();
  shop.ports.maxQueries = 20;
  const emails = ["first@example.com", "last@example.com"];
  const [first, last] = await Promise.all(
    emails.map(async (email) => {
      const id = await order(shop.browser(), { items: [{ product: "book" }] });
      return { session: shop.payments.pay(id, email).sessionId };
    }),
  );
  const list = (id: string, about: PaymentEvent["about"] = null) => {
    const event = { id, type: "test", about };
    shop.payments.events.push({ ...event, createdAt: shop.ports.clock() });
    return event;
  };
  list("evt_first", first);
  for (let n = 0; n < 3_500; n += 1) {
    await receiveEvent(shop.ports, list(`evt_recorded_${n}`));
    shop.wait(1);
  }
  list("evt_last", last);
  const hours = await repeat(
    () => {
      shop.wait(3600);
      return invoke(() => runScheduled(shop.ports, { at: HOUR, retention: RETENTION, publishHook: null }));
    },
    () => shop.mail.sent.length === emails.length,
  );
  expect(shop.mail.sent.map(({ to }) => to).toSorted()).toEqual(emails);
  expect(hours).toBeGreaterThan(3);
});

it("asks about one payment at a time, so that a sweep stops in time", async () => {
  const { shop, invoke } = await openEdgeShop();
  await sell(shop, 3);
  const { findBySession } = shop.ports.payments;
  let atOnce = 0;
  let most = 0;
  shop.ports.payments.findBySession = async (session) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return findBySession(session);
  };
  await invoke(() => sweep(shop.ports));
  expect([most, shop.mail.sent.length]).toEqual([1, 3]);
});

it("leaves the rest to the next run where no further sweep can be asked for", async () => {
  const { shop, invoke } = await openEdgeShop();
  const buyers = await sell(shop, 60);
  delete shop.ports.requestSweep;
  await invoke(() => sweep(shop.ports));
  expect(shop.mail.sent.length).toBeLessThan(buyers.length);
  for (let run = 0; run < 9; run += 1) await invoke(() => sweep(shop.ports));
  expect(shop.mail.sent).toHaveLength(buyers.length);
});
