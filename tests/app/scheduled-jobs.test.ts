import { describe, expect, it } from "vitest";
import { runScheduled } from "#checkout/jobs/run-scheduled.ts";
import { recordRestoration } from "#checkout/orders/book/restoration.ts";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { order } from "./buying.ts";
import { NOON, openShop } from "./shop.ts";

const RETENTION = { links: 7, sessions: 30, messages: 30, orders: 30 };
const HOUR = new Date("2026-11-22T13:00:00Z");

it("runs the other jobs of a cron when one fails, and logs that", async () => {
  const shop = await openShop();
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  const { sessionId } = shop.payments.pay(id);
  shop.payments.events.push({ id: "evt_missed", type: "test", about: { session: sessionId } });
  const { read } = shop.ports.database;
  shop.ports.database.read = async (statement) => {
    if (statement.text.includes("FROM messages")) throw new Error("the messages cannot be read");
    return read(statement);
  };
  await runScheduled(shop.ports, { at: HOUR, retention: RETENTION, publishHook: null });
  expect(shop.lines).toContainEqual(expect.objectContaining({ level: "warn", event: "sweep-failed" }));
  // The replay of the hour comes after it.
  expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
});

describe("of the jobs of a cron", () => {
  const EACH_MINUTE = ["sweep", "summary", "release", "gifts", "holds", "keys"];

  /** The jobs that run at a time: each fails by its name where nothing can be read or written. */
  async function jobsAt(time: string): Promise<string[]> {
    const shop = await openShop({ notifications: { ownerMail: "daily" } });
    Object.assign(shop.ports.database, { read: unavailable, write: unavailable });
    await runScheduled(shop.ports, {
      at: new Date(`2026-11-22T${time}Z`),
      retention: RETENTION,
      publishHook: null,
    });
    return shop.lines.map(({ event }) => String(event).replace(/-failed$/, ""));
  }

  const unavailable = () => Promise.reject(new DatabaseError("the order book is unavailable"));

  it("most run every minute", async () => {
    expect(await jobsAt("13:01:00")).toEqual(EACH_MINUTE);
    expect(await jobsAt("13:30:00")).toEqual(EACH_MINUTE);
  });

  it("the search for missed events runs once an hour", async () => {
    expect(await jobsAt("03:00:00")).toEqual([...EACH_MINUTE, "replay"]);
    expect(await jobsAt("13:00:00")).toEqual([...EACH_MINUTE, "replay"]);
  });

  it("the deletion of expired data runs once a day, at half past three", async () => {
    expect(await jobsAt("03:29:00")).toEqual(EACH_MINUTE);
    expect(await jobsAt("03:30:00")).toEqual([...EACH_MINUTE, "retention"]);
    expect(await jobsAt("03:31:00")).toEqual(EACH_MINUTE);
  });
});

it("does not replay missed events in a book that was just restored, as on Node", async () => {
  const shop = await openShop();
  await recordRestoration(shop.database, { backupAt: NOON, restoredAt: NOON });
  await runScheduled(shop.ports, { at: HOUR, retention: RETENTION, publishHook: null });
  expect(shop.payments.asked).not.toContain("events");
  expect(shop.lines).toContainEqual(expect.objectContaining({ event: "not-rebuilt" }));
  shop.wait(24 * 3600);
  await runScheduled(shop.ports, { at: HOUR, retention: RETENTION, publishHook: null });
  expect(shop.payments.asked).toContain("events");
});
