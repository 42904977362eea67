import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { receiveEvent } from "#checkout/jobs/receive-event.ts";
import { startJobs } from "#checkout/node/jobs.ts";
import { fence } from "#checkout/operations/fence.ts";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { order } from "../app/buying.ts";
import { openShop } from "../app/shop.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";
import { buyerAt, eventually } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const NEWER = { text: "INSERT INTO migrations (version, applied_at) VALUES (9999, '')", values: [] };

describe("a process that was forgotten when a newer version migrated the order book that they share", () => {
  let book: NewDatabase;
  let shop: TestShop;
  beforeAll(async () => {
    book = await createDatabase();
    shop = await startShop({ variables: { ORDERS_URL: book.url } });
    expect((await buyerAt(shop).order({ items: [{ product: "book" }] })).order).toMatch(/^ord_/);
    expect((await fetch(`${shop.url}/readyz`)).status).toBe(200);
    const newer = await postgresDatabase(book.url);
    await newer.write([NEWER]);
    await newer.close();
  });
  afterAll(async () => {
    await shop.close();
    await book.remove();
  });

  it("gets no further requests from a load balancer, and says why", async () => {
    const answer = await eventually(async () => {
      const response = await fetch(`${shop.url}/readyz`);
      return response.status === 200 ? null : response;
    }, "the process to notice");
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { type: "urn:vitrine:problem:stopping", why: expect.stringContaining("A newer version of the shop") },
    ]);
  });

  it("writes nothing that it is still asked for, so that Stripe sends its webhooks again", async () => {
    const headers = { "Content-Type": "application/json", Origin: shop.url };
    const body = JSON.stringify({ items: [{ product: "book" }], locale: "en" });
    const response = await fetch(`${shop.url}/api/checkout`, { method: "POST", headers, body });
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { type: "urn:vitrine:problem:order-book-down" },
    ]);
  });

  it("says so once in its log", () => {
    expect(shop.lines.filter(({ event }) => event === "order-book-too-new")).toEqual([
      expect.objectContaining({ level: "error", message: expect.stringContaining("Stop this process.") }),
    ]);
  });
});

describe("the jobs of a process", () => {
  const retention = { links: 7, sessions: 30, messages: 30, orders: 30 };
  const settings = { backups: null, retention, publishHook: null };

  it.each([
    ["run", false, 1],
    ["do not run once it is outdated", true, 0],
  ])("%s", async (_, isOutdated, emails) => {
    const shop = await openShop();
    const { sessionId } = shop.payments.pay(await order(shop.browser(), { items: [{ product: "book" }] }));
    await receiveEvent(shop.ports, { id: "evt_1", type: "test", about: { session: sessionId } });
    const jobs = startJobs(shop.ports, settings, {
      ...{ isPreview: true, stamps: { deleteUnneeded: async () => 0 } },
      isOutdated: async () => isOutdated,
    });
    await Promise.all(jobs.map((job) => job.stop()));
    expect(shop.mail.sent).toHaveLength(emails);
  });
});

it("an order book that could not be read for a moment is asked again before the next write", async () => {
  const { database } = await openShop();
  const { read } = database;
  const fenced = fence(database, () => {});
  database.read = () => Promise.reject(new DatabaseError("away"));
  await expect(fenced.database.write([NEWER])).rejects.toThrow("away");
  database.read = read;
  await fenced.database.write([NEWER]);
});
