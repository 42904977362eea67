import fc from "fast-check";
import { deliverGifts } from "#checkout/jobs/deliver-gifts.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { isAbandoned } from "#checkout/orders/fulfil.ts";
import { findGivenBackUse } from "#checkout/orders/holds/discount-uses.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { disputeOf, refundedTotal } from "#domain/payment-outcome.ts";
import { stopWorkerd } from "../contract/order-book/d1.ts";
import { allEngines, type Engine } from "../contract/order-book/databases.ts";
import { clearDatabase } from "../contract/order-book/samples.ts";
import { type Book, contradictionsIn, createBook, describeNumbers, describeOrder } from "../model/book.ts";
import { GIFT_DAYS, placeSteps } from "../model/carts.ts";
import { deliverAll, steps } from "../model/commands.ts";
import { signIn } from "../model/holders.ts";
import type { Model, Step } from "../model/step.ts";
import { isShort, type StripePayment } from "../model/stripe.ts";
import { stopServer } from "../postgres/databases.ts";

const MAX_STEPS = 30;
/** Books are cleared now and then, since some databases search them row by row. */
const SEQUENCES_IN_A_BOOK = 100;

/** {@link checkModel} on every kind of database, whose servers it ends. */
export async function model(options: { seed: number; rounds: number }) {
  try {
    return await checkModel({ ...options, on: allEngines });
  } finally {
    await stopWorkerd();
    await stopServer();
  }
}

/**
 * Random sequences of what can happen to orders, in the order book on each kind of database at once: buyers pay, late, too little or
 * not at all, with and without discounts and taxes, for themselves or as gifts; free orders are confirmed, in time or not; seats are
 * assigned and unassigned, gifts are corrected
 * and delivered; refunds of lines, sums and all are made, and fail; disputes are opened, won and lost; webhooks arrive in any order, twice
 * or never; answers of Stripe's arrive late; sales are imported, the clock is set back, and what has expired is deleted.
 *
 * After each step the books must agree, and each order must be what its events say. Once everything has arrived, it must be what
 * Stripe says.
 *
 * @param rounds the number of sequences
 */
export async function checkModel({ seed, rounds, on }: { seed: number; rounds: number; on: Engine[] }) {
  const opened = await Promise.all(
    on.map(async (engine) => ({ name: engine.name, ...(await engine.open()) })),
  );
  const counts = { sequences: 0, steps: 0, orders: 0 };
  try {
    for (const { database } of opened) await migrate(database);
    const property = fc.asyncProperty(firstCommand(counts), commands(counts), async (first, sequence) => {
      if (counts.sequences % SEQUENCES_IN_A_BOOK === 0) {
        for (const { database } of opened) await clearDatabase(database);
      }
      counts.sequences += 1;
      const books = opened.map(({ name, database }) => createBook(name, database, counts.sequences));
      const start: Model = { sequence: counts.sequences, orders: [], webhooks: [] };
      await first.run(start, books);
      await fc.asyncModelRun(() => ({ model: start, real: books }), sequence);
      await finish(start, books);
      counts.orders += start.orders.length;
    });
    const result = await fc.check(property, { seed, numRuns: rounds });
    const report = [fc.defaultReportMessage(result), result.errorInstance].join("\n");
    return { ...counts, failures: result.failed ? [report] : [] };
  } finally {
    for (const { remove } of opened) await remove();
  }
}

function firstCommand(counts: { steps: number }) {
  return placeSteps.map((step) => new StepCommand(step, counts));
}

function commands(counts: { steps: number }) {
  const kinds = steps.map((step) => step.map((each) => new StepCommand(each, counts)));
  return fc.commands(kinds, { maxCommands: MAX_STEPS, size: "max" });
}

class StepCommand implements fc.AsyncCommand<Model, Book[]> {
  readonly step: Step;
  readonly counts: { steps: number };

  constructor(step: Step, counts: { steps: number }) {
    this.step = step;
    this.counts = counts;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, books: Book[]): Promise<void> {
    this.counts.steps += 1;
    const results = await Promise.all(books.map((book) => this.step.act(model, book)));
    this.step.record?.(model);
    expectAlike(
      books,
      results.map((result) => JSON.stringify(result) ?? "nothing"),
    );
    const [first] = books;
    if (first) await expectConsistent(model, first);
  }

  toString(): string {
    return this.step.name;
  }
}

/** Everything arrives at last, also the gifts. What holds for the first book holds for the others, which are like it. */
async function finish(model: Model, books: Book[]): Promise<void> {
  await Promise.all(books.map((book) => deliverAll(model, book)));
  for (const book of books) {
    book.wait(GIFT_DAYS * 24 * 3600);
    await deliverGifts(book.ports);
    await signIn(book);
  }
  const [first] = books;
  if (first) await expectConsistent(model, first);
  for (const id of model.orders) {
    if (first) await expectTruth(first, id);
    expectAlike(books, await Promise.all(books.map((book) => describeOrder(book, id))));
  }
  expectAlike(books, await Promise.all(books.map(describeNumbers)));
  for (const { name, problems } of books) {
    if (problems.length > 0) throw new Error(`${name}: ${problems.join("\n")}`);
  }
}

function expectAlike(books: Book[], texts: string[]): void {
  const [expected] = texts;
  for (const [n, text] of texts.entries()) {
    if (text !== expected) throw new Error(`${books[n]?.name} differs:\n${text}\ninstead of\n${expected}`);
  }
}

async function expectConsistent(model: Model, book: Book): Promise<void> {
  for (const id of model.orders) {
    for await (const contradiction of contradictionsIn(book, id))
      throw new Error(`${book.name}: ${contradiction}`);
  }
}

/** Whether an order is what Stripe says of it. If it was never paid, it may have been deleted. */
async function expectTruth({ name, database, stripe }: Book, id: string): Promise<void> {
  const payment = stripe.payments.get(id);
  const order = await findOrder(database, id);
  if (!order && payment && isAbandoned(payment.current)) return;
  const isGone = order?.status === "unconfirmed" && (await hasGivenBack(database, id));
  const status = payment && (isGone ? "unconfirmed" : statusAt(payment));
  if (order?.status !== status || order?.refunded !== (payment && refundedTotal(payment.outcome))) {
    throw new Error(
      `${name}: ${id} is ${order?.status} with ${order?.refunded} refunded, at Stripe ${status}`,
    );
  }
}

/** Whether a free order was confirmed so late that others have used its code. */
async function hasGivenBack(database: Database, id: string): Promise<boolean> {
  return (await findGivenBackUse(database, id)) !== null;
}

/** Whether all that cost something was refunded line by line, and something free was not. */
function leavesFree({ current, outcome }: StripePayment): boolean {
  const named = outcome.refunds.flatMap(({ hasFailed, lines = [] }) => (hasFailed ? [] : lines));
  const others = current.lines.filter((_, position) => !named.includes(position));
  const areFree = others.every(({ unitAmount, quantity, discount }) => unitAmount * quantity === discount);
  return named.length > 0 && others.length > 0 && areFree;
}

function statusAt(payment: StripePayment): string {
  const { current, outcome } = payment;
  if (current.state !== "paid") return current.state;
  const refunded = refundedTotal(outcome);
  if (refunded > 0 && refunded === current.received && !leavesFree(payment)) return "refunded";
  const dispute = disputeOf(outcome);
  return dispute === "open" || dispute === "lost" ? "disputed" : isShort(payment) ? "review" : "paid";
}
