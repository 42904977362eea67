import type { Offers } from "#checkout/offers/offers.ts";
import { MINUTE_MS } from "#domain/time.ts";
import { type Database, type Statement, sql } from "../database/database.ts";
import { readForIds } from "../database/lists.ts";
import type { Order } from "../order.ts";
import {
  findGivenBackUse,
  hasNotGivenUseBack,
  holdUseAgain,
  type LimitedUse,
  refuseUse,
} from "./discount-uses.ts";
import { areCopiesHeld, clearHold, findMissing, holdCopiesAgain } from "./limited-copies.ts";
import { wantedCopies } from "./wanted-copies.ts";

/** What an order needs but can no longer get: copies, or uses of its code, which may also have been withdrawn. */
export type Unavailable = "copies" | "code";

/** The order is confirmed right afterwards. If that fails, the review of expired holds releases the hold. */
const HOLD_MS = 10 * MINUTE_MS;

/**
 * Lets an unconfirmed order hold what it takes from limited numbers, if it has given that back. The limits are checked by the statements.
 *
 * @param condition an SQL condition: the order is still unconfirmed
 * @returns what is unavailable, or an SQL condition that the order holds everything
 */
export async function holdAgain(
  { database, offers }: { database: Database; offers: Offers },
  order: Order,
  { at, condition }: { at: Date; condition: Statement },
): Promise<{ unavailable: Unavailable } | { isHeld: Statement }> {
  const found = await Promise.all(order.lines.map(({ product }) => offers.find(product)));
  const copies = wantedCopies(order.lines, found);
  const areHeld = areCopiesHeld(order.id, copies);
  const hasCopies =
    copies.length === 0 || (await database.read(sql`SELECT 1 AS held WHERE ${areHeld}`)).length > 0;
  if (!hasCopies && (await findMissing(database, copies, order.id))) return { unavailable: "copies" };
  const use = await usableAgain({ database, offers }, order);
  if (use === "unavailable") return { unavailable: "code" };
  const isHeld = sql`${areHeld} AND ${hasNotGivenUseBack(order.id)}`;
  if (hasCopies && !use) return { isHeld };
  const terms = { until: new Date(at.getTime() + HOLD_MS), condition };
  const results = await database.write([
    ...(use ? [holdUseAgain(order.id, use, terms)] : []),
    // If another product has become limited since, the order holds some of them, which would count against it.
    ...(hasCopies ? [] : [clearHold(order.id, condition), ...holdCopiesAgain(order.id, copies, terms)]),
    sql`SELECT 1 AS held WHERE ${isHeld}`,
  ]);
  if (results.at(-1)?.length !== 0) return { isHeld };
  // Somebody else has just taken the last one.
  return { unavailable: hasCopies ? "code" : "copies" };
}

/** The use of a code that an order has given back. null: it has not. "unavailable": there is none left, or the code no longer exists. */
async function usableAgain(
  { database, offers }: { database: Database; offers: Offers },
  { id }: Order,
): Promise<LimitedUse | "unavailable" | null> {
  const givenBack = await findGivenBackUse(database, id);
  if (!givenBack) return null;
  const discount = (await offers.discounts()).find(({ key }) => key === givenBack.key);
  const use = discount && { discount, buyer: givenBack.buyer };
  return use && (await refuseUse(database, use)) === null ? use : "unavailable";
}

/** An SQL condition on unconfirmed orders: they have given back what they held. */
export const HAVE_GIVEN_BACK = sql`(EXISTS (SELECT 1 FROM limited_copies
    WHERE limited_copies.order_id = orders.id AND limited_copies.held_until IS NULL)
  OR EXISTS (SELECT 1 FROM discount_uses
    WHERE discount_uses.order_id = orders.id AND discount_uses.state = 'released'))`;

/** Which of these unconfirmed orders have given back what they held. */
export async function listGivenBack(database: Database, orderIds: string[]): Promise<Set<unknown>> {
  const rows = await readForIds(
    database,
    orderIds,
    (ids) => sql`SELECT id FROM orders WHERE id IN (${ids}) AND ${HAVE_GIVEN_BACK}`,
  );
  return new Set(rows.map(({ id }) => id));
}
