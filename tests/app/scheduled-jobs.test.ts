import { expect, it } from "vitest";
import { runScheduled } from "#checkout/jobs/run-scheduled.ts";
import { recordRestoration } from "#checkout/orders/book/restoration.ts";
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
  await runScheduled(shop.ports, { at: HOUR, retention: RETENTION });
  expect(shop.lines).toContainEqual(expect.objectContaining({ level: "warn", event: "sweep-failed" }));
  // The replay of the hour comes after it.
  expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
});

it("does not replay missed events in a book that was just restored, as on Node", async () => {
  const shop = await openShop();
  await recordRestoration(shop.database, { backupAt: NOON, restoredAt: NOON });
  await runScheduled(shop.ports, { at: HOUR, retention: RETENTION });
  expect(shop.payments.asked).not.toContain("events");
  expect(shop.lines).toContainEqual(expect.objectContaining({ event: "not-rebuilt" }));
  shop.wait(24 * 3600);
  await runScheduled(shop.ports, { at: HOUR, retention: RETENTION });
  expect(shop.payments.asked).toContain("events");
});
