import * as z from "zod";
import type { ProblemCode } from "#domain/api/problems.ts";
import { type Discount, discountKeys, usesPerBuyer } from "#domain/discount.ts";
import { withoutTag } from "#domain/email.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "../database/database.ts";
import type { Order } from "../order.ts";
import { hasStatus } from "../order-store.ts";
import { claimStaleHolds } from "./claim-stale-holds.ts";
import { type HoldTerms, networkShare } from "./hold.ts";

/**
 * Stores the uses of discounts (table `discount_uses`): one row for each order. A use is `held` while its payment
 * page is open, and while its free order is unconfirmed, then `used`, or `released` if nobody paid or confirmed. The
 * limits are checked by the statement that holds a use, so they hold under any concurrency. Only a payment that arrives
 * after its page had expired can exceed them: it is honoured.
 */

/** An order's use of a discount that has a limit. */
export interface LimitedUse {
  discount: Discount;
  /** null: the address is not known, and the discount has no limit for each buyer. */
  buyer: string | null;
}

/** Whether uses of a discount have to be held. */
export function isLimited(discount: Discount): boolean {
  return discount.limit !== null || usesPerBuyer(discount) !== null;
}

/**
 * Holds a use for an order that is about to be placed. If the order is not placed, the use has to be dropped.
 *
 * @returns why it cannot be held, as a problem's code. null: it is held
 */
export async function holdUse(
  database: Database,
  orderId: string,
  use: LimitedUse,
  terms: HoldTerms,
): Promise<ProblemCode | null> {
  const [rows = []] = await database.write([insertHold(orderId, use, terms)]);
  if (rows.length > 0) return null;
  // Another buyer may have given a use back since.
  return (await refuseUse(database, use)) ?? (await refuseNetwork(database, use, terms)) ?? "code-used-up";
}

/** Deletes the use of an order that was not placed: retention would not, since it deletes uses with their orders. */
export async function dropUse(database: Database, orderId: string): Promise<void> {
  await database.write([
    sql`DELETE FROM discount_uses
      WHERE order_id = ${orderId} AND NOT EXISTS (SELECT 1 FROM orders WHERE id = ${orderId})`,
  ]);
}

function insertHold(
  orderId: string,
  { discount, buyer }: LimitedUse,
  { until, network }: HoldTerms,
): Statement {
  const { limit } = discount;
  const isWithinShare =
    limit === null ? ALWAYS : sql`(SELECT COUNT(*) ${heldBy(discount, network)}) < ${networkShare(limit)}`;
  return sql`INSERT INTO discount_uses (order_id, discount, buyer, state, held_until, network)
    SELECT ${orderId}, ${discount.key}, ${buyer}, 'held', ${until.toISOString()}, ${network}
    WHERE ${isAvailable({ discount, buyer })} AND ${isWithinShare} ON CONFLICT DO NOTHING RETURNING order_id`;
}

/** An SQL condition: the limits of a discount allow another use. */
function isAvailable({ discount, buyer }: LimitedUse): Statement {
  const { limit, firstPurchase } = discount;
  const perBuyer = usesPerBuyer(discount);
  return [
    limit === null ? null : sql`(SELECT COUNT(*) ${taken(discount)}) < ${limit}`,
    perBuyer === null ? null : sql`(SELECT COUNT(*) ${takenBy(discount, buyer)}) < ${perBuyer}`,
    firstPurchase ? sql`NOT EXISTS (${paidOrdersOf(buyer)}) AND NOT EXISTS (${openUsesOf(buyer)})` : null,
  ].reduce((all: Statement, condition) => (condition ? sql`${all} AND ${condition}` : all), ALWAYS);
}

/** The use that an order has held and given back. null: it has none, or still holds or has used it. */
export async function findGivenBackUse(
  database: Database,
  orderId: string,
): Promise<{ key: string; buyer: string | null } | null> {
  const rows = await database.read(
    sql`SELECT discount, buyer FROM discount_uses WHERE order_id = ${orderId} AND ${guard(sql`state = 'released'`, "order_id")}`,
  );
  const [row] = z.array(z.object({ discount: z.string(), buyer: z.string().nullable() })).parse(rows);
  return row ? { key: row.discount, buyer: row.buyer } : null;
}

/** Holds a use again that an order has given back, if the limits still allow it and a condition holds. */
export function holdUseAgain(
  orderId: string,
  use: LimitedUse,
  { until, condition }: { until: Date; condition: Statement },
): Statement {
  return sql`UPDATE discount_uses SET state = 'held', held_until = ${until.toISOString()}
    WHERE order_id = ${orderId} AND ${guard(sql`state = 'released' AND ${condition} AND ${isAvailable(use)}`, "order_id")}`;
}

/** Holds the use of an order that is just being completed for longer, if it holds one: called before its status changes. */
export function prolongUse(orderId: string, until: Date): Statement {
  return sql`UPDATE discount_uses SET held_until = ${until.toISOString()}
    WHERE order_id = ${orderId} AND ${guard(sql`state = 'held'`, "order_id")} AND NOT ${hasStatus(orderId, "unconfirmed")}`;
}

/** An SQL condition: an order has not given its use back. */
export function hasNotGivenUseBack(orderId: string): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM discount_uses
    WHERE order_id = ${orderId} AND ${guard(sql`state = 'released'`, "order_id")})`;
}

/** Why a use cannot be held now, as a problem's code. null: it can. */
export async function refuseUse(
  database: Database,
  { discount, buyer }: LimitedUse,
): Promise<ProblemCode | null> {
  const perBuyer = usesPerBuyer(discount);
  if (discount.firstPurchase && (await database.read(paidOrdersOf(buyer))).length > 0) {
    return "code-first-purchase";
  }
  if (discount.firstPurchase && (await database.read(openUsesOf(buyer))).length > 0) return "code-used";
  if (perBuyer !== null && (await count(database, takenBy(discount, buyer))) >= perBuyer) return "code-used";
  return (await isUsedUp(database, discount)) ? "code-used-up" : null;
}

async function refuseNetwork(
  database: Database,
  { discount }: LimitedUse,
  { network }: HoldTerms,
): Promise<ProblemCode | null> {
  if (discount.limit === null) return null;
  const held = await count(database, heldBy(discount, network));
  return held >= networkShare(discount.limit) ? "too-many-requests" : null;
}

/** Whether all uses of a discount are used or held. */
export async function isUsedUp(database: Database, discount: Discount): Promise<boolean> {
  return discount.limit !== null && (await count(database, taken(discount))) >= discount.limit;
}

/** Whether an order holds a use of a discount, or one that keeps a buyer from another first purchase. */
export async function holdsUse(
  database: Database,
  orderId: string,
  { key, firstPurchase }: Discount,
): Promise<boolean> {
  const [use] = await database.read(
    sql`SELECT discount, state FROM discount_uses WHERE order_id = ${orderId}`,
  );
  return use?.state === "held" && (use.discount === key || firstPurchase);
}

/** Makes an order's use final, even if it was released. Does nothing if the order has no discount. */
export function finishUse(order: Order, email: string | null, condition: Statement): Statement[] {
  const { appliedDiscount } = order;
  if (!appliedDiscount) return [];
  return [
    sql`INSERT INTO discount_uses (order_id, discount, buyer, state, held_until)
      SELECT ${order.id}, ${appliedDiscount.key}, ${email && withoutTag(email)}, 'used', NULL WHERE ${condition}
      ON CONFLICT (order_id) DO UPDATE SET state = 'used', held_until = NULL, network = NULL,
        buyer = COALESCE(discount_uses.buyer, excluded.buyer)`,
  ];
}

/** Counts an order's use for another address from now on, if a condition holds. */
export function moveUse(orderId: string, email: string, condition: Statement): Statement {
  return sql`UPDATE discount_uses SET buyer = ${withoutTag(email)}
    WHERE order_id = ${orderId} AND buyer IS NOT NULL AND ${condition}`;
}

/** Forgets who made the uses of orders, if a condition holds. @param orderIds a query that selects the ids of the orders */
export function forgetBuyers(orderIds: Statement, condition: Statement): Statement {
  return sql`UPDATE discount_uses SET buyer = NULL WHERE order_id IN (${orderIds}) AND ${condition}`;
}

/** Deletes the uses of orders. @param orderIds a query that selects the ids of the orders */
export function deleteUses(orderIds: Statement): Statement {
  return sql`DELETE FROM discount_uses WHERE order_id IN (${orderIds})`;
}

/** Gives back an order's use, if the order has this status and a condition on the use holds. */
export function giveBackUse(
  orderId: string,
  status: "failed" | "expired" | "unconfirmed",
  condition = ALWAYS,
): Statement {
  return sql`UPDATE discount_uses SET state = 'released', held_until = NULL, network = NULL
    WHERE order_id = ${orderId} AND state = 'held' AND ${hasStatus(orderId, status)} AND ${condition}`;
}

/** Claims the orders that hold a use for longer than their payment page was open. Their payments have to be fetched. */
export function claimStaleUses(database: Database, at: Date): Promise<string[]> {
  return claimStaleHolds(database, { table: sql`discount_uses`, isHeld: sql`state = 'held'` }, at);
}

/** How often each discount is used and held, by its key. */
export async function countUses(database: Database): Promise<Map<string, { used: number; held: number }>> {
  const rows = await database.read(sql`SELECT discount,
      COUNT(CASE WHEN state = 'used' THEN 1 END) AS used, COUNT(CASE WHEN state = 'held' THEN 1 END) AS held
    FROM discount_uses GROUP BY discount`);
  const counts = new Map<string, { used: number; held: number }>();
  for (const { discount, used, held } of z.array(UseCountRow).parse(rows)) {
    for (const key of discountKeys({ key: discount })) {
      const earlier = counts.get(key) ?? { used: 0, held: 0 };
      counts.set(key, { used: earlier.used + used, held: earlier.held + held });
    }
  }
  return counts;
}

function taken({ key }: Discount): Statement {
  return sql`FROM discount_uses WHERE discount = ${key} AND state IN ('held', 'used')`;
}

function takenBy(discount: Discount, buyer: string | null): Statement {
  return sql`${taken(discount)} AND buyer = ${buyer}`;
}

/** None if the network is not known. */
function heldBy({ key }: Discount, network: string | null): Statement {
  return sql`FROM discount_uses WHERE discount = ${key} AND state = 'held' AND network = ${network}`;
}

/** Paid orders of an address, with any tag: `name+…@domain`. */
function paidOrdersOf(buyer: string | null): Statement {
  const [, name = "", domain = ""] = /^(.*)(@[^@]*)$/.exec(buyer ?? "") ?? [];
  const hasTag = sql`(SUBSTR(email, 1, ${name.length + 1}) = ${`${name}+`}
    AND SUBSTR(email, LENGTH(email) - ${domain.length - 1}) = ${domain})`;
  return sql`SELECT 1 AS paid FROM orders
    WHERE paid_at IS NOT NULL AND total > 0 AND (email = ${buyer} OR ${hasTag}) LIMIT 1`;
}

/** Uses of codes by an address in orders that may still be paid, any of which would be the first purchase. */
function openUsesOf(buyer: string | null): Statement {
  return sql`SELECT 1 AS open FROM discount_uses WHERE buyer = ${buyer} AND state = 'held' LIMIT 1`;
}

async function count(database: Database, rows: Statement): Promise<number> {
  const [row] = await database.read(sql`SELECT COUNT(*) AS n ${rows}`);
  return z.number().parse(row?.n);
}

const UseCountRow = z.object({ discount: z.string(), used: z.number(), held: z.number() });
