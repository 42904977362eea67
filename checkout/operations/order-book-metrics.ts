import { Gauge, type Registry } from "prom-client";
import { MessageChannel, OrderStatus } from "#domain/api/responses/states.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { type BookFigures, readFigures } from "../orders/book/book-figures.ts";
import type { Ports } from "../ports.ts";

/** Counting reads all orders: 15 ms for a million in DuckDB. */
const CACHE_MS = MINUTE_MS;

/**
 * Gauges of what is in the order book. All processes that share a book have the same figures.
 * @returns reads the figures, at most once a minute. While the order book cannot be read they have no values, and
 * `vitrine_order_book_up` is 0
 */
export function orderBookMetrics(
  { database, clock, log }: Pick<Ports, "database" | "clock" | "log">,
  registers: Registry[],
): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `vitrine_${name}`, help, labelNames, registers });
  const up = gauge("order_book_up", "1 if the order book can be read.");
  const orders = gauge("orders", "Orders by status.", ["status"]);
  const messages = gauge("messages", "Emails and outgoing webhooks that wait, or that were given up.", [
    "channel",
    "state",
  ]);
  const oldest = gauge(
    "message_oldest_due_age_seconds",
    "Age of the oldest email or outgoing webhook that should have been sent. 0: there is none.",
    ["channel"],
  );
  const events = gauge("webhook_events_waiting", "Events of Stripe's that are not handled yet.");
  const eventAge = gauge(
    "webhook_event_oldest_age_seconds",
    "Age of the oldest event of Stripe's that is not handled yet. 0: there is none.",
  );
  const lag = gauge(
    "webhook_event_last_lag_seconds",
    "How long the event that was handled last had waited since it arrived. NaN: none within a day.",
  );

  let cached: { at: number; done: Promise<void> } | null = null;
  return () => {
    const now = clock().getTime();
    // Also if the clock was set back.
    if (!cached || Math.abs(now - cached.at) >= CACHE_MS) cached = { at: now, done: update() };
    return cached.done;
  };

  async function update(): Promise<void> {
    try {
      const at = clock();
      show(await readFigures(database, at), at);
      up.set(1);
    } catch (error) {
      log("warn", "metrics-failed", errorFacts(error));
      cached = null;
      up.set(0);
      for (const labelled of [orders, messages, oldest]) labelled.reset();
      for (const single of [events, eventAge, lag]) single.set(Number.NaN);
    }
  }

  function show(figures: BookFigures, at: Date): void {
    for (const status of OrderStatus.options) orders.set({ status }, 0);
    for (const { status, count } of figures.orders) orders.set({ status }, count);
    for (const channel of MessageChannel.options) {
      for (const state of ["waiting", "failed"]) messages.set({ channel, state }, 0);
      oldest.set({ channel }, 0);
    }
    for (const { channel, state, count } of figures.messages) messages.set({ channel, state }, count);
    for (const { channel, since } of figures.oldestDue) oldest.set({ channel }, age(since, at));
    events.set(figures.events.waiting);
    eventAge.set(figures.events.oldest ? age(figures.events.oldest, at) : 0);
    lag.set(figures.lastEventLagMs === null ? Number.NaN : figures.lastEventLagMs / 1000);
  }
}

function age(since: Date, at: Date): number {
  return Math.max(at.getTime() - since.getTime(), 0) / 1000;
}
