import { handleEvent } from "#checkout/jobs/handle-events.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { newOrder } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { inMemory } from "../contract/order-book/databases.ts";
import { book, lineOf, NOON } from "../contract/order-book/samples.ts";
import { type Book, contradictionsIn, createBook, describeOrder } from "../model/book.ts";

/** The webhooks about one order in the course of its life. */
const WEBHOOKS = ["completed", "refund.failed", "dispute.closed", "refund.created"];

/**
 * The webhooks about an order arrive in every possible order, each twice. Whatever comes first, the order, its history, who has
 * access and the emails must be the same in the end.
 *
 * @param rounds how many different webhooks: 90 arrivals of three, 2,520 of four
 */
export async function arrivals({ rounds }: { rounds: number }) {
  const { database, remove } = await inMemory.open();
  const ends = new Map<string, string>();
  const failures: string[] = [];
  let count = 0;
  try {
    await migrate(database);
    for (const arrival of doubled(WEBHOOKS.slice(0, rounds))) {
      const id = `ord_life${count}`;
      const shop = createBook(inMemory.name, database);
      await live(shop, id);
      for (const type of arrival) {
        const about = type === "completed" ? { session: `cs_${id}` } : { paymentIntent: `pi_${id}` };
        await handleEvent(shop.ports, { id: "evt_1", type, about });
      }
      for await (const contradiction of contradictionsIn(shop, id)) failures.push(contradiction);
      const end = await describeOrder(shop, id);
      ends.set(end.replaceAll(id.slice("ord_".length), "…"), arrival.join());
      failures.push(...shop.problems);
      count += 1;
    }
  } finally {
    await remove();
  }
  if (ends.size > 1) failures.push(...[...ends].map(([end, arrival]) => `${arrival} leads to ${end}`));
  return { arrivals: count, failures };
}

/** All orders of some things, each of which occurs twice. */
function* doubled<T>(things: T[]): Generator<T[]> {
  yield* arrange(new Map(things.map((thing) => [thing, 2])));
}

function* arrange<T>(left: Map<T, number>): Generator<T[]> {
  const rest = [...left].filter(([, count]) => count > 0);
  if (rest.length === 0) yield [];
  for (const [thing, count] of rest) {
    for (const others of arrange(new Map([...rest, [thing, count - 1]]))) yield [thing, ...others];
  }
}

/** The book and the record were bought. The refund of the book has failed, that of the record has not, and a dispute was won. */
async function live({ database, stripe }: Book, id: string): Promise<void> {
  const lines = [lineOf(book), lineOf({ ...book, product: "record" })];
  const order = newOrder({ id, lines, currency: "USD", email: null, locale: "en", at: NOON });
  await database.write(insertOrder({ ...order, sessionId: `cs_${id}` }, "buyer"));
  stripe.open(order);
  stripe.change(id, "paid");
  const payment = stripe.payments.get(id);
  if (payment) payment.outcome = outcomeOf(id);
}

function outcomeOf(id: string): PaymentOutcome {
  return {
    refunds: [
      { id: `re_1_${id}`, amount: 2900, hasFailed: true, lines: [0] },
      { id: `re_2_${id}`, amount: 2900, hasFailed: false, lines: [1] },
    ],
    disputes: [{ id: `du_${id}`, state: "won" }],
  };
}
