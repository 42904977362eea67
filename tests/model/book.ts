import { z } from "zod";
import type { Files } from "#checkout/files/files.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import type { Ports } from "#checkout/ports.ts";
import type { OrderEvent } from "#domain/order-event.ts";
import { replayOrder } from "#domain/order-history.ts";
import { disputeOf, refundedTotal } from "#domain/payment-outcome.ts";
import { sumTotals } from "#domain/totals.ts";
import { createOffers, NOON } from "../contract/order-book/samples.ts";
import { limitedWhole, OFFERS, TEAM } from "./offers.ts";
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

/** @param sequence by which its codes differ from those of others in the same database */
export function createBook(name: string, database: Database, sequence: number): Book {
  const stripe = createStripe();
  let now = NOON;
  const problems: string[] = [];
  const files: Files = { stat: unused, read: unused, presign: unused };
  return {
    ...{ name, database, stripe, problems },
    ports: {
      ...{
        database,
        offers: { ...createOffers(...OFFERS), discounts: async () => [limitedWhole(sequence)] },
        files,
        mail: { send: unused, verifyWebhook: unused },
        payments: stripe.port(),
        webhooks: null,
      },
      clock: () => now,
      sleep: unused,
      random: Math.random,
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
  const events = (await listEvents(database, orderId)).map(withoutChance).toSorted(byTime);
  const access = await read(sql`SELECT id, line, position, holder, quantity, starts_at, end_reason, ends_at
    FROM entitlements WHERE order_id = ${orderId} ORDER BY id`);
  const uses = await read(sql`SELECT discount, buyer, state FROM discount_uses WHERE order_id = ${orderId}`);
  const gifts = await read(sql`SELECT gift_due FROM orders WHERE id = ${orderId}`);
  const invoices = await read(sql`SELECT kind, issued_at, amount, taxes, voided_at FROM invoices
    WHERE order_id = ${orderId} ORDER BY kind, position`);
  const messages = await read(sql`SELECT id, kind, recipient, payload, state FROM messages
    WHERE order_id = ${orderId} ORDER BY id`);
  return JSON.stringify({ order, events, access, uses, gifts, invoices, messages }, null, 1);
}

/** The ids of some events are random, and decide about their order if they happen at one time. */
function withoutChance(event: OrderEvent): OrderEvent {
  return { ...event, id: event.id.replace(/(?<=_seat_).*/, "") };
}

function byTime(a: OrderEvent, b: OrderEvent): number {
  const isSame = a.at === b.at && /_seat_$/.test(a.id) && /_seat_$/.test(b.id);
  return isSame ? JSON.stringify(a).localeCompare(JSON.stringify(b)) : 0;
}

/** The numbers of all invoices and credit notes, by which two books can be compared. */
export async function describeNumbers({ name, database }: Book): Promise<string> {
  const rows = Rows.parse(
    await database.read(sql`SELECT kind, position, order_id FROM invoices ORDER BY kind, position`),
  );
  for (const series of Map.groupBy(rows, ({ kind }) => kind).values()) {
    const gap = series.findIndex(({ position }, n) => position !== n + 1);
    if (gap >= 0) throw new Error(`${name}: there is no ${series[gap]?.kind} with the number ${gap + 1}`);
  }
  return JSON.stringify(rows);
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
  const history = replayOrder(await listEvents(database, orderId), order?.lines);
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
  const expected = [history.status, refundedTotal(outcome), disputeOf(outcome), history.isPaid];
  if (JSON.stringify(row) !== JSON.stringify(expected))
    yield `${orderId} is ${row}, and ${expected} by its events`;
  for (const problem of [
    ...unbalancedTotals(order),
    ...(await wrongAccess(database, order, history)),
    ...(await wrongUse(database, order)),
  ])
    yield `${orderId}: ${problem}`;
}

/** Whether the lines add up to the totals of the order, and these to what is to be paid. */
function unbalancedTotals(order: Order): string[] {
  const { subtotal, discount, tax, total, lines } = order;
  const sums = sumTotals(lines);
  const isBalanced =
    JSON.stringify(sums) === JSON.stringify({ subtotal, discount, tax, total }) &&
    [order, ...lines].every((each) => each.subtotal - each.discount + each.tax === each.total);
  return isBalanced ? [] : [`its lines add up to ${JSON.stringify(sums)}`];
}

const Access = z.array(z.object({ line: z.number(), holder: z.string(), end_reason: z.string().nullable() }));

/** Whether each line has as many entitlements as it sells, which have ended as its refunds and disputes say. */
async function wrongAccess(database: Database, order: Order, history: History): Promise<string[]> {
  const { id, gift, lines, paidAt } = order;
  const rows = Access.parse(
    await database.read(sql`SELECT line, holder, end_reason FROM entitlements WHERE order_id = ${id}`),
  );
  const [due] = await database.read(sql`SELECT gift_due FROM orders WHERE id = ${id}`);
  const isGranted = paidAt !== null && due?.gift_due === null;
  // If the refund of a part fails after the others were delivered, that part is awaited alone.
  const isPartial =
    paidAt !== null && lines.some((_, position) => !rows.some(({ line }) => line === position));
  return lines.flatMap((line, position) => {
    const own = rows.filter((row) => row.line === position);
    const reason = endReason(history, position);
    const sold = line.parts.reduce((sum, { seats = 1 }) => sum + seats, 0);
    // What was refunded before its day is no part of a gift.
    const isComplete =
      own.length === (isGranted ? sold : 0) ||
      (own.length === 0 && reason === "refunded") ||
      (own.length === sold && isPartial);
    const wrong = own.filter(({ end_reason }) => end_reason !== reason);
    const stranger = gift && own.find(({ holder }) => line.product !== TEAM && holder !== gift.recipient);
    return [
      ...(isComplete ? [] : [`line ${position} has ${own.length} entitlements of ${sold}`]),
      ...wrong.map(
        ({ end_reason }) => `access to line ${position} has ended by ${end_reason} instead of ${reason}`,
      ),
      ...(stranger ? [`${stranger.holder} has the gift to ${gift.recipient}`] : []),
    ];
  });
}

/** Whether the use of the order's discount is held, given back or final as its payment says. */
async function wrongUse(database: Database, order: Order): Promise<string[]> {
  const { id, status, paidAt, received, appliedDiscount } = order;
  const [use] = await database.read(sql`SELECT state FROM discount_uses WHERE order_id = ${id}`);
  const isOpen = status === "open" || status === "pending";
  const isUnconfirmed = status === "unconfirmed";
  // Of a payment that is too low, too.
  const hasArrived = paidAt !== null || received !== null;
  const allowed = hasArrived
    ? ["used"]
    : [isOpen || isUnconfirmed ? "held" : "released", isUnconfirmed ? "released" : "none", "none"];
  const state = String(use?.state ?? "none");
  const isRight = appliedDiscount ? allowed.includes(state) : state === "none";
  return isRight ? [] : [`it is ${status}, and the use of its discount is ${state}`];
}

type History = NonNullable<ReturnType<typeof replayOrder>>;

function endReason({ status, outcome }: History, line: number) {
  const isRefunded = outcome.refunds.some(({ hasFailed, lines }) => !hasFailed && lines?.includes(line));
  if (status === "refunded" || isRefunded) return "refunded";
  if (status !== "disputed") return null;
  return disputeOf(outcome) === "lost" ? "dispute-lost" : "disputed";
}

function unused(): Promise<never> {
  throw new Error("orders need neither files nor emails here");
}
