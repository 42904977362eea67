import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderBookMetrics } from "#checkout/operations/order-book-metrics.ts";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { openShop } from "../app/shop.ts";
import { buyerAt, eventually } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const TOKEN = "a-token-of-at-least-32-characters";
/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const LINE = /^(# (HELP|TYPE) \S+ .+|[a-z_][a-z0-9_]*(\{([a-z]+="[^"]*",?)+\})? (\S+))$/;

describe("/metrics", () => {
  let shop: TestShop;
  let backups: string;
  beforeEach(async () => {
    backups = await mkdtemp(join(tmpdir(), "vitrine-backups-"));
    shop = await startShop({ variables: { METRICS_TOKEN: TOKEN, BACKUP_DIR: backups } });
  });
  afterEach(async () => {
    await shop.close();
    await rm(backups, { recursive: true });
  });

  async function scrape(): Promise<string[]> {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const response = await buyerAt(shop).api("/metrics", { headers });
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    return (await response.text()).trim().split("\n");
  }

  it("says so while the shop is paused, and omits the order book, so that no alert goes off", async () => {
    expect(await scrape()).toContain("vitrine_paused 0");
    shop.settings.isPaused = true;
    await shop.restart();
    await scrape();
    const lines = await scrape();
    expect(lines).toContain("vitrine_paused 1");
    expect(lines).toContain(
      'http_request_duration_seconds_count{method="GET",route="/metrics",status="200"} 1',
    );
    expect(lines.filter((line) => /^vitrine_(order|message|webhook)/.test(line))).toEqual([]);
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([]);
  });

  it("counts orders, messages and webhooks, once a minute, and measures requests by route", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }], email: "reader@example.com" });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    await buyer.inbox(1);
    await buyer.api("/api/nothing-like-this");
    const lines = await scrape();
    expect(lines.filter((line) => line !== "" && !LINE.test(line))).toEqual([]);
    for (const line of [
      'http_request_duration_seconds_count{method="POST",route="/api/checkout",status="201"} 1',
      'http_request_duration_seconds_count{method="GET",route="/api/*",status="404"} 1',
      "vitrine_order_book_up 1",
      'vitrine_orders{status="paid"} 1',
      'vitrine_orders{status="review"} 0',
      'vitrine_messages{channel="email",state="failed"} 0',
      'vitrine_message_oldest_due_age_seconds{channel="webhook"} 0',
      "vitrine_webhook_events_waiting 0",
      'vitrine_build_info{version="0.1.0"} 1',
    ])
      expect(lines).toContain(line);
    const webhooks =
      'http_request_duration_seconds_count{method="POST",route="/api/webhooks/stripe",status="200"}';
    expect(lines.some((line) => line.startsWith(webhooks))).toBe(true);
    const value = (name: string) => Number(lines.find((line) => line.startsWith(`${name} `))?.split(" ")[1]);
    expect(value("vitrine_webhook_event_last_lag_seconds")).toBeLessThan(60);
    expect(Date.now() / 1000 - value("vitrine_published_timestamp_seconds")).toBeLessThan(60);
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(0);
    const text = lines.join("\n");
    for (const secret of ["reader@example.com", order, "nothing-like-this"])
      expect(text).not.toContain(secret);

    await buyerAt(shop).order({ items: [{ product: "book" }] });
    expect(await scrape()).toContain('vitrine_orders{status="open"} 0');
    shop.wait(60);
    expect(await scrape()).toContain('vitrine_orders{status="open"} 1');
  });

  it("says how old the newest backup is", async () => {
    const made = await eventually(
      async () => shop.lines.find(({ event }) => event === "backed-up") ?? null,
      "a backup",
    );
    const [, date, hour, minute, second] =
      /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z/.exec(String(made.file)) ?? [];
    const seconds = Date.parse(`${date}T${hour}:${minute}:${second}Z`) / 1000;
    expect(await scrape()).toContain(`vitrine_last_backup_timestamp_seconds ${seconds}`);
  });

  it("can only be read with the token", async () => {
    for (const token of ["", TOKEN.slice(1), `${TOKEN}x`]) {
      const response = await buyerAt(shop).api("/metrics", { headers: { Authorization: `Bearer ${token}` } });
      expect([response.status, response.headers.get("WWW-Authenticate")]).toEqual([401, "Bearer"]);
    }
  });
});

it("without METRICS_TOKEN there are no metrics", async () => {
  const shop = await startShop();
  const response = await buyerAt(shop).api("/metrics/", { headers: { Authorization: `Bearer ${TOKEN}` } });
  expect(response.status).toBe(404);
  await shop.close();
});

describe("figures of the order book", () => {
  it("show a message that cannot be sent, and an event that is not handled, with their age", async () => {
    const { ports, browser, wait, mail, payments } = await openShop();
    const registry = new Registry();
    const read = orderBookMetrics(ports, [registry]);
    const { order } = await (await browser().api("/api/checkout", CHECKOUT)).json();
    payments.pay(order);
    mail.state.answer = new Error("the mail service is down");
    await browser().api(`/api/orders/${order}`);
    wait(3600);
    await read();
    const text = await registry.metrics();
    expect(text).toContain('vitrine_messages{channel="email",state="waiting"} 1');
    expect(text).toContain('vitrine_message_oldest_due_age_seconds{channel="email"} 3600');
  });

  it("are missing while the order book cannot be read, and come back", async () => {
    const { ports, database } = await openShop();
    const registry = new Registry();
    const read = orderBookMetrics(ports, [registry]);
    const original = database.read;
    Object.assign(database, { read: () => Promise.reject(new DatabaseError("down")) });
    await read();
    expect(await registry.metrics()).toContain("vitrine_order_book_up 0");
    expect(await registry.metrics()).not.toContain("vitrine_orders{");
    Object.assign(database, { read: original });
    await read();
    expect(await registry.metrics()).toContain('vitrine_orders{status="paid"} 0');
  });
});

const CHECKOUT = { json: { items: [{ product: "book" }], locale: "en" } };
