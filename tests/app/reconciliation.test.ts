import { describe, expect, it } from "vitest";
import { reconcileRoutes } from "#checkout/admin/reconcile.ts";
import { reconcile, replayMissedEvents, replayRegularly } from "#checkout/jobs/reconcile.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { findFacts } from "#checkout/orders/sales/payment-facts.ts";
import { type Payments, PermissionMissing } from "#checkout/payments/payments.ts";
import { Reconciliation } from "#domain/api/admin/reconciliation.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order } from "./buying.ts";
import { placeOrder } from "./place-order.ts";
import { serveAdminRoute } from "./serve-admin-route.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

describe("reconciliation", () => {
  it("finds payments whose webhooks were lost, and changes nothing the second time", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.pay(id);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 0 });
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("answers the command in parts while it goes on, so that nobody takes it for dead", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.pay(id);
    const { promise: isSeen, resolve: release } = Promise.withResolvers<void>();
    const listPaymentsSince: Payments["listPaymentsSince"] = async function* (from) {
      await isSeen;
      yield* shop.payments.port.listPaymentsSince(from);
    };
    const ports = { ...shop.ports, payments: { ...shop.payments.port, listPaymentsSince } };
    const { url, post } = await serveAdminRoute("/reconcile", reconcileRoutes(ports, { waitMs: 5 }));
    const response = await fetch(url, {
      ...{ method: "POST", body: JSON.stringify({ from: NOON }) },
      headers: { "Content-Type": "application/json" },
    });
    const parts: string[] = [];
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      parts.push(part);
      if (parts.length === 3) release();
    }
    expect(parts.length).toBeGreaterThan(3);
    expect(JSON.parse(parts.join(""))).toEqual({ seen: 1, changed: 1 });
    expect(await post({ from: NOON }, Reconciliation)).toEqual({ seen: 1, changed: 0 });
  });

  it("finds refunds whose webhooks were lost, a second partial one too", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    for (const refunded of [1000, 1500]) {
      shop.payments.outcomes.set(`pi_${id}`, createOutcome(refunded));
      expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
      expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", refunded });
    }
  });

  it("marks orders as expired, failed or pending, and ignores abandoned orders that the book has lost", async () => {
    const { shop, id } = await placeOrder();
    for (const state of ["pending", "failed"] as const) {
      shop.payments.change(id, { state });
      expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
      expect(await findOrder(shop.database, id)).toMatchObject({ status: state });
    }
    for (const state of ["open", "expired"] as const) {
      shop.payments.change(id, { state });
      await shop.database.write([{ text: "DELETE FROM orders", values: [] }]);
      expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 0 });
      expect(await findOrder(shop.database, id)).toBeNull();
    }
  });

  it("restores paid orders that the book has lost", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    for (const table of ["orders", "order_items", "entitlements", "messages"])
      await shop.database.write([{ text: `DELETE FROM ${table}`, values: [] }]);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", total: 2900 });
  });

  it("fetches refunds and disputes only of paid orders", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.change(id, { state: "failed", paymentIntent: "pi_1" });
    const free = await order(shop.browser(), { items: [{ product: "sheet" }] });
    shop.payments.pay(free, "free@example.com", { paymentIntent: null });
    shop.payments.asked.length = 0;
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 2, changed: 2 });
    expect(shop.payments.asked).toEqual(["list", "reversed", "fees"]);
  });

  it("checks many unchanged sales with one read, without writes or a request for each", async () => {
    const shop = await openShop();
    for (let n = 0; n < 8; n += 1) await buy(shop);
    const refunded = await buy(shop);
    shop.payments.outcomes.set(`pi_${refunded}`, createOutcome(2900));
    const pending = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.change(pending, { state: "pending" });
    await reconcile(shop.ports, NOON);
    // So that the payments alone are checked again, not the refund.
    shop.payments.outcomes.delete(`pi_${refunded}`);
    shop.payments.asked.length = 0;
    const { read, write } = shop.database;
    const statements: string[] = [];
    shop.ports.database.read = (statement) => {
      statements.push(statement.text);
      return read(statement);
    };
    shop.ports.database.write = (batch) => {
      statements.push(...batch.map(({ text }) => text));
      return write(batch);
    };
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 10, changed: 0 });
    expect(shop.payments.asked).toEqual(["list", "reversed", "fees"]);
    expect(statements).toEqual([
      expect.stringContaining("FROM orders WHERE id IN"),
      expect.stringContaining("FROM payment_facts WHERE payment_intent IN"),
    ]);
  });

  it("finds a new refund among more sales than fit into one read", async () => {
    const shop = await openShop();
    const ids: string[] = [];
    for (let n = 0; n < 51; n += 1) ids.push(await buy(shop));
    const lost = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.pay(lost);
    const refunded = ids[0] ?? "";
    shop.payments.outcomes.set(`pi_${refunded}`, createOutcome(2900));
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 52, changed: 2 });
    expect(await findOrder(shop.database, lost)).toMatchObject({ status: "paid" });
    expect(await findOrder(shop.database, refunded)).toMatchObject({ status: "refunded" });
  });

  it("continues after a payment that fails, and logs which one", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.change(id, { email: null });
    const other = await order(shop.browser(), { items: [{ product: "record" }] });
    shop.payments.pay(other);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 2, changed: 1 });
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ level: "error", event: "reconcile-payment-failed", session }),
    );
  });
});

describe("reconciliation with refunds and disputes", () => {
  it("finds refunds and disputes of older payments, each once", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.wait(30 * 24 * 3600);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    shop.payments.reversed.push(`pi_${id}`, `pi_${id}`, "pi_unknown");
    const since = shop.ports.clock();
    shop.payments.asked.length = 0;
    expect(await reconcile(shop.ports, since)).toEqual({ seen: 2, changed: 1 });
    expect(shop.payments.asked.filter((what) => what === `outcome pi_${id}`)).toHaveLength(1);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "refunded" });
    expect(await reconcile(shop.ports, since)).toEqual({ seen: 2, changed: 0 });
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("does not check a payment twice", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    shop.payments.reversed.push(`pi_${id}`);
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
  });

  it("continues after one that fails, and logs which one", async () => {
    const shop = await openShop();
    shop.payments.reversed.push("pi_1", "pi_2");
    shop.payments.port.findByIntent = () => Promise.reject(new Error("a mistake"));
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 2, changed: 0 });
    expect(shop.lines).toContainEqual(
      expect.objectContaining({ event: "reconcile-payment-failed", paymentIntent: "pi_2" }),
    );
  });
});

it("the fees of payments are recorded with the regular check, which works without them, too", async () => {
  const shop = await openShop();
  const id = await buy(shop);
  await replayRegularly(shop.ports);
  expect(await findFacts(shop.database, [`pi_${id}`])).toEqual(
    new Map([[`pi_${id}`, { country: "NL", fee: { amount: 145, currency: "USD" } }]]),
  );
  shop.payments.port.listFeesSince = () => {
    throw new PermissionMissing("the key may not");
  };
  await replayRegularly(shop.ports);
  expect(shop.lines.at(-1)).toMatchObject({
    level: "warn",
    event: "fees-not-recorded",
    error: "PermissionMissing",
  });
});

it("the fees of the last three days are looked up each time, or those since the last check if that is longer ago", async () => {
  const shop = await openShop();
  const lookedUp: Date[] = [];
  const { listFeesSince } = shop.payments.port;
  shop.payments.port.listFeesSince = (from) => {
    lookedUp.push(from);
    return listFeesSince(from);
  };
  for (const days of [0, 1, 10]) {
    shop.wait(days * 24 * 3600);
    await replayRegularly(shop.ports);
  }
  const before = (at: number, ms: number) => new Date(NOON.getTime() + at * DAY_MS - ms);
  expect(lookedUp).toEqual([before(0, 3 * DAY_MS), before(1, 3 * DAY_MS), before(1, HOUR_MS)]);
});

describe("events that never arrived as webhooks", () => {
  it("are handled when they are listed, and recorded ones are skipped", async () => {
    const { shop, id, session } = await placeOrder();
    shop.payments.pay(id);
    shop.payments.events.push({ id: "evt_1", type: "test", about: { session } });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(1);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
    shop.payments.asked.length = 0;
    shop.payments.events.push({ id: "evt_2", type: "test", about: null });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(1);
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(0);
    expect(shop.payments.asked).toEqual(["events", "events"]);
  });

  const daysBefore = (days: number, at: Date) => new Date(at.getTime() - days * DAY_MS);
  const hourBefore = (at: Date) => new Date(at.getTime() - HOUR_MS);

  /** The times since when each of several searches listed events. */
  async function searches(shop: Shop, count = 1) {
    const starts: (Date | undefined)[] = [];
    for (let n = 0; n < count; n += 1) {
      shop.payments.listedFrom.length = 0;
      await replayRegularly(shop.ports);
      starts.push(shop.payments.listedFrom[0]);
    }
    return starts;
  }

  it("are searched for three days back at first, and then since an hour before the last search", async () => {
    const shop = await openShop();
    expect(await searches(shop, 2)).toEqual([daysBefore(3, NOON), hourBefore(NOON)]);
  });

  it("are searched for since an hour before the last successful search, however long ago", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(10 * 24 * 3600);
    shop.payments.state.isDown = true;
    await expect(replayRegularly(shop.ports)).rejects.toThrow("down");
    shop.payments.state.isDown = false;
    expect(await searches(shop, 2)).toEqual([hourBefore(NOON), hourBefore(shop.ports.clock())]);
    expect(shop.lines).toEqual([]);
  });

  it("are searched for 30 days back at most, with a warning that says how to find what is older", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(40 * 24 * 3600);
    expect(await searches(shop)).toEqual([daysBefore(30, shop.ports.clock())]);
    expect(shop.lines).toEqual([
      {
        ...{ level: "warn", event: "events-expired", since: hourBefore(NOON).toISOString() },
        message: expect.stringContaining('npm run shop -- reconcile --since 2026-11-22" to find'),
      },
    ]);
  });

  it("are searched for 30 days back after the clock was set back", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(-2 * 3600);
    const now = shop.ports.clock();
    expect(await searches(shop, 2)).toEqual([daysBefore(30, now), hourBefore(now)]);
    expect(shop.lines).toEqual([]);
  });

  it("are found wherever they are in the time that is searched, each once", async () => {
    const shop = await openShop();
    const minutes = [0, 59, 60, 61, 119, 120, 4319, 4320];
    for (const minute of minutes) {
      const createdAt = new Date(daysBefore(3, NOON).getTime() + minute * 60_000);
      shop.payments.events.push({ id: `evt_${minute}`, type: "test", about: null, createdAt });
    }
    expect(await replayRegularly(shop.ports)).toBe(minutes.length);
    expect(await replayRegularly(shop.ports)).toBe(0);
  });

  it("are not searched for again where a search has ended that failed later", async () => {
    const shop = await openShop();
    const { listEvents } = shop.payments.port;
    const failing = new Date(daysBefore(3, NOON).getTime() + 7 * HOUR_MS);
    shop.payments.port.listEvents = (from, until) => {
      if (from >= failing) throw new Error("cut off");
      return listEvents(from, until);
    };
    await expect(replayRegularly(shop.ports)).rejects.toThrow("cut off");
    shop.payments.port.listEvents = listEvents;
    expect(await searches(shop)).toEqual([failing]);
  });

  it("are searched for in a month with few requests, if little has happened", async () => {
    const shop = await openShop();
    await replayRegularly(shop.ports);
    shop.wait(30 * 24 * 3600);
    shop.payments.listedFrom.length = 0;
    await replayRegularly(shop.ports);
    expect(shop.payments.listedFrom).toHaveLength(10);
  });

  /** Since when and until when events were listed, in hours after a time. */
  async function windows(shop: Shop, from: Date) {
    const listed: [number, number | null][] = [];
    const { listEvents } = shop.payments.port;
    const hoursTo = (at: Date) => (at.getTime() - from.getTime()) / HOUR_MS;
    shop.payments.port.listEvents = (since, until) => {
      listed.push([hoursTo(since), until ? hoursTo(until) : null]);
      return listEvents(since, until);
    };
    await replayRegularly(shop.ports);
    return listed;
  }

  /** An event each minute, for some hours from a time. */
  function happen(shop: Shop, from: Date, hours: number) {
    for (let minute = 0; minute < hours * 60; minute += 1) {
      const createdAt = new Date(from.getTime() + minute * 60_000);
      shop.payments.events.push({ id: `evt_${minute}`, type: "test", about: null, createdAt });
    }
  }

  it("are searched for an hour at a time while much has happened, and longer where little has", async () => {
    const shop = await openShop();
    const from = daysBefore(3, NOON);
    happen(shop, from, 2);
    const hours = await windows(shop, from);
    expect(hours.slice(0, 5)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 5],
      [5, 9],
    ]);
    expect(hours.slice(5)).toEqual([
      [9, 17],
      [17, 33],
      [33, 65],
      [65, null],
    ]);
  });

  it("are searched for since the last one that a search has handled which had to stop", async () => {
    const shop = await openShop();
    const from = daysBefore(3, NOON);
    happen(shop, from, 1);
    expect(await replayRegularly({ ...shop.ports, stopping: AbortSignal.abort() })).toBe(50);
    expect(await searches(shop)).toEqual([new Date(from.getTime() + 49 * 60_000)]);
  });

  it("are left to the next search, as fees are, by one that had to stop, which is logged where only queries are limited", async () => {
    const shop = await openShop();
    happen(shop, daysBefore(3, NOON), 1);
    const stopped = { ...shop.ports, stopping: AbortSignal.abort() };
    await replayRegularly(stopped);
    expect([shop.payments.asked, shop.lines]).toEqual([["events"], []]);
    await replayRegularly({ ...stopped, maxQueries: 1_000 });
    expect(shop.lines).toEqual([{ level: "warn", event: "replay-unfinished", missed: 10 }]);
    await replayRegularly({ ...shop.ports, maxQueries: 1_000 });
    expect(shop.payments.asked).toContain("fees");
    expect(shop.lines).toHaveLength(1);
  });

  it("are handled in any number", async () => {
    const { shop, session } = await placeOrder();
    for (let n = 0; n < 45; n += 1)
      shop.payments.events.push({ id: `evt_${n}`, type: "test", about: { session } });
    expect(await replayMissedEvents(shop.ports, NOON)).toBe(45);
    expect(shop.payments.asked.filter((what) => what.startsWith("session"))).toHaveLength(45);
  });
});
