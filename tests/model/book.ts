import { z } from "zod";
import type { Files } from "#checkout/files/files.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import type { Ports } from "#checkout/ports.ts";
import { replayOrder } from "#domain/order-history.ts";
import { disputeOf, refundedTotal } from "#domain/payment-outcome.ts";
import { book, createOffers, NOON } from "../contract/order-book/samples.ts";
import { createStripe, type Stripe } from "./stripe.ts";

/** An order book on one kind of database, with a Stripe and a clock of its own. */
export interface Book {
  name: string;
  database: Database;
  ports: Ports;
  stripe: Stripe;
  /** Problems in the log that must not happen. */
  problems: string[];
  /** Moves the clock, also back. */
  wait(seconds: number): void;
}

export function createBook(name: string, database: Database): Book {
  const stripe = createStripe();
  let now = NOON;
  const problems: string[] = [];
  const files: Files = { stat: unused, read: unused, presign: unused };
  return {
    ...{ name, database, stripe, problems },
    ports: {
      ...{
        database,
        offers: createOffers(book),
        files,
        mail: { send: unused, verifyWebhook: unused },
        payments: stripe.port(),
        webhooks: null,
      },
      clock: () => now,
      sleep: unused,
      log(level, event, facts) {
        if (level !== "info" && event !== "payment-mismatch")
          problems.push(`${event}: ${JSON.stringify(facts)}`);
      },
      hashKey: "key",
      siteUrl: "https://shop.example",
    },
    wait(seconds) {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
}

const Rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

/** All that a book says about an order, in a form in which two books can be compared. */
export async function describeOrder({ database }: Book, orderId: string): Promise<string> {
  const read = async (statement: Parameters<Database["read"]>[0]) =>
    Rows.parse(await database.read(statement));
  const order = await findOrder(database, orderId);
  const events = await listEvents(database, orderId);
  const access = await read(sql`SELECT line, position, end_reason, ends_at FROM entitlements
    WHERE order_id = ${orderId} ORDER BY line, position`);
  const messages = await read(sql`SELECT id, kind, recipient, payload, state FROM messages
    WHERE order_id = ${orderId} ORDER BY id`);
  return JSON.stringify({ order, events, access, messages }, null, 1);
}

/** The order and who has access, without what was said on the way there. */
export async function describeAccess({ database }: Book, orderId: string): Promise<string> {
  const order = await findOrder(database, orderId);
  const access = await database.read(sql`SELECT line, position, end_reason FROM entitlements
    WHERE order_id = ${orderId} ORDER BY line, position`);
  return JSON.stringify({ ...order, version: null, access }, null, 1);
}

/** Whether the events of an order say what its row says, and who has access what its refunds and disputes say. */
export async function* contradictionsIn({ database }: Book, orderId: string): AsyncGenerator<string> {
  const order = await findOrder(database, orderId);
  const history = replayOrder(await listEvents(database, orderId));
  if (!order || !history) {
    if (order || history) yield `${orderId} has ${order ? "no history" : "a history but no row"}`;
    return;
  }
  const row = [
    order.status,
    order.refunded,
    order.outcome && disputeOf(order.outcome),
    order.paidAt !== null,
  ];
  const { outcome } = history;
  const told = [history.status, refundedTotal(outcome), disputeOf(outcome), history.isPaid];
  if (JSON.stringify(row) !== JSON.stringify(told)) yield `${orderId} is ${row}, and ${told} by its events`;
  const ended = await database.read(sql`SELECT line, end_reason FROM entitlements
    WHERE order_id = ${orderId} ORDER BY line`);
  const expected = order.paidAt === null ? [] : order.lines.map((_, line) => endReason(history, line));
  const reasons = ended.map(({ end_reason }) => end_reason);
  if (JSON.stringify(reasons) !== JSON.stringify(expected)) {
    yield `access to ${orderId} has ended by ${JSON.stringify(reasons)} instead of ${JSON.stringify(expected)}`;
  }
}

function endReason({ status, outcome }: NonNullable<ReturnType<typeof replayOrder>>, line: number) {
  const isRefunded = outcome.refunds.some(({ hasFailed, lines }) => !hasFailed && lines?.includes(line));
  if (status === "refunded" || isRefunded) return "refunded";
  if (status !== "disputed") return null;
  return disputeOf(outcome) === "lost" ? "dispute-lost" : "disputed";
}

function unused(): Promise<never> {
  throw new Error("orders need neither files nor emails here");
}
