import { handleEvent } from "#checkout/jobs/handle-events.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { newOrder } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { inMemory } from "../contract/order-book/databases.ts";
import { book, lineOf, NOON } from "../contract/order-book/samples.ts";
import { type Book, contradictionsIn, createBook, describeAccess, describeOrder } from "../model/book.ts";
import type { Stripe } from "../model/stripe.ts";

/** The webhooks about one order in the course of its life. */
const WEBHOOKS = ["completed", "refund.failed", "dispute.closed", "refund.created"];

/** What happens to an order at Stripe, and what the webhook about it names. */
interface Step {
  happen: (stripe: Stripe, id: string) => unknown;
  about: "session" | "payment";
}

const paid: Step = { happen: (stripe, id) => stripe.change(id, "paid"), about: "session" };
const pending: Step = { happen: (stripe, id) => stripe.change(id, "pending"), about: "session" };
const failed: Step = { happen: (stripe, id) => stripe.change(id, "failed"), about: "session" };
const expired: Step = { happen: (stripe, id) => stripe.change(id, "expired"), about: "session" };
const refunded: Step = { happen: (stripe, id) => stripe.refund(id, 100), about: "payment" };
const partlyRefunded: Step = { happen: (stripe, id) => stripe.refund(id, 40), about: "payment" };
const refundFailed: Step = { happen: (stripe, id) => stripe.failRefund(id), about: "payment" };
const disputed = (state: "open" | "won" | "lost"): Step => ({
  happen: (stripe, id) => stripe.dispute(id, state),
  about: "payment",
});

/** Lives of an order. Each step's webhook comes twice: at any time after it, also after the webhooks about later steps. */
const LIVES: Record<string, Step[]> = {
  "a refund that fails": [paid, refunded, refundFailed],
  "two refunds": [paid, partlyRefunded, refunded],
  "a dispute that is won": [paid, disputed("open"), disputed("won")],
  "a dispute that is lost": [paid, disputed("open"), disputed("lost")],
  "a delayed payment that is refunded": [pending, paid, refunded],
  "a delayed payment that is disputed": [pending, paid, disputed("open")],
  "a delayed payment that fails": [pending, failed],
  "a late payment": [expired, paid, partlyRefunded],
};

/**
 * The webhooks about an order arrive in every possible order, each twice: after its whole life, and in the middle of it. Whatever comes
 * first, the order and who has access must be the same in the end; so must its history and the emails, if all of it was over.
 *
 * @param rounds how many different webhooks after a whole life: 90 arrivals of three, 2,520 of four
 */
export async function arrivals({ rounds }: { rounds: number }) {
  const { database, remove } = await inMemory.open();
  const failures: string[] = [];
  let count = 0;

  /** Plays arrivals and compares what they lead to. */
  async function compare(
    name: string,
    plays: Iterable<string[]>,
    {
      play,
      describeEnd,
    }: {
      play: (shop: Book, id: string, arrival: string[]) => Promise<void>;
      describeEnd: typeof describeOrder;
    },
  ): Promise<void> {
    const ends = new Map<string, string>();
    for (const arrival of plays) {
      const id = `ord_life${count}`;
      const shop = createBook(inMemory.name, database, 0);
      await place(shop, id);
      await play(shop, id, arrival);
      for await (const contradiction of contradictionsIn(shop, id)) failures.push(contradiction);
      const end = await describeEnd(shop, id);
      ends.set(end.replaceAll(id.slice("ord_".length), "…"), arrival.join());
      failures.push(...shop.problems);
      count += 1;
    }
    if (ends.size > 1)
      failures.push(...[...ends].map(([end, arrival]) => `${name}: ${arrival} leads to ${end}`));
  }

  try {
    await migrate(database);
    await compare("a whole life", doubled(WEBHOOKS.slice(0, rounds)), {
      describeEnd: describeOrder,
      async play(shop, id, arrival) {
        live(shop, id);
        for (const type of arrival)
          await deliver(shop, id, type, type === "completed" ? "session" : "payment");
      },
    });
    for (const [name, steps] of Object.entries(LIVES))
      await compare(name, interleaved(steps.length), {
        describeEnd: describeAccess,
        async play(shop, id, arrival) {
          for (const token of arrival) {
            const step = steps[Number(token.slice(1))];
            if (!step) throw new Error(`there is no step ${token}`);
            if (token.startsWith(HAPPENS)) step.happen(shop.stripe, id);
            else await deliver(shop, id, token, step.about);
          }
        },
      });
  } finally {
    await remove();
  }
  return { arrivals: count, failures };
}

async function deliver({ ports }: Book, id: string, type: string, about: Step["about"]): Promise<void> {
  const named = about === "session" ? { session: `cs_${id}` } : { paymentIntent: `pi_${id}` };
  await handleEvent(ports, { id: "evt_1", type, about: named });
}

/** All orders of some things, each of which occurs twice. */
function* doubled<T>(things: T[]): Generator<T[]> {
  yield* arrange(new Map(things.map((thing) => [thing, 2])), () => true);
}

const HAPPENS = "+";
const ARRIVES = "-";

/** All orders in which some steps happen one after the other, and the webhook about each arrives twice after it. */
function* interleaved(steps: number): Generator<string[]> {
  const tokens = Array.from({ length: steps }, (_, step): [string, number][] => [
    [`${HAPPENS}${step}`, 1],
    [`${ARRIVES}${step}`, 2],
  ]);
  yield* arrange(new Map(tokens.flat()), (token, left) => {
    const step = Number(token.slice(1));
    const before = token.startsWith(HAPPENS) ? step - 1 : step;
    return (left.get(`${HAPPENS}${before}`) ?? 0) === 0;
  });
}

/** All orders of things, each as often as the map says, in which a thing may come next. */
function* arrange<T>(
  left: ReadonlyMap<T, number>,
  mayCome: (thing: T, left: ReadonlyMap<T, number>) => boolean,
): Generator<T[]> {
  const rest = [...left].filter(([, count]) => count > 0);
  if (rest.length === 0) yield [];
  for (const [thing, count] of rest) {
    if (!mayCome(thing, left)) continue;
    for (const others of arrange(new Map([...rest, [thing, count - 1]]), mayCome)) yield [thing, ...others];
  }
}

/** The book and the record are ordered. */
async function place({ database, stripe }: Book, id: string): Promise<void> {
  const lines = [lineOf(book), lineOf({ ...book, product: "record" })];
  const order = newOrder({ id, lines, currency: "USD", email: null, locale: "en", at: NOON });
  await database.write(insertOrder({ ...order, sessionId: `cs_${id}` }, "buyer"));
  stripe.open(order);
}

/** The order was paid. The refund of the book has failed, that of the record has not, and a dispute was won. */
function live({ stripe }: Book, id: string): void {
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
