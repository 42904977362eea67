import { afterEach, expect } from "vitest";
import type { Database } from "#checkout/orders/database/database.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { replayOrder } from "#domain/order-history.ts";
import { disputeOf, refundedTotal } from "#domain/payment-outcome.ts";
import type { Engine } from "./databases.ts";
import { useOrderBook } from "./empty-database.ts";

/** Opens an order book like {@link useOrderBook}, and checks after each test that its histories agree with its orders. */
export function useCheckedOrderBook(engine: Pick<Engine, "open">): Database {
  const database = useOrderBook(engine);
  afterEach(async () => expect(await contradictions(database)).toEqual([]));
  return database;
}

/** The orders of a book whose events do not say what their rows say: status, sum refunded and dispute. */
export async function contradictions(database: Database): Promise<string[]> {
  const orders = await listOrders(database, { all: true, limit: 1_000_000 });
  const found = await Promise.all(
    orders.map(async ({ id, status, refunded, outcome, lines }) => {
      const row = { status, refunded, dispute: outcome && disputeOf(outcome) };
      const history = replayOrder(await listEvents(database, id), lines);
      const replayed = history && {
        status: history.status,
        refunded: refundedTotal(history.outcome),
        // The row of an older order has only its status.
        dispute: outcome && disputeOf(history.outcome),
      };
      const [expected, actual] = [JSON.stringify(row), JSON.stringify(replayed)];
      return expected === actual ? [] : [`${id}: ${expected} in the book, ${actual} by its events`];
    }),
  );
  return found.flat();
}

/** The kinds of the events of an order. */
export async function kindsOf(database: Database, orderId: string): Promise<string[]> {
  return (await listEvents(database, orderId)).map(({ kind }) => kind);
}
