import * as z from "zod";
import type { LimitedCopy } from "#domain/offer.ts";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { list } from "../database/lists.ts";
import { hasStatus } from "../order-store.ts";
import { claimStaleHolds } from "./claim-stale-holds.ts";
import { type HoldTerms, networkShare } from "./hold.ts";

/**
 * Stores the copies that orders take from a limited number (table `limited_copies`): one row for each edition in an
 * order. A row has no state of its own: it counts unless its order has failed or expired, or is free and was not
 * confirmed in time (`held_until` is NULL then). So a payment that arrives after its page had expired counts again, and
 * is honoured. The limit is checked by the statement that inserts a row, so it holds under any concurrency. Copies that
 * were handed over count whatever becomes of the payment.
 */

/** Copies of one edition that an order needs. */
export interface WantedCopies extends LimitedCopy {
  quantity: number;
}

/** A product without enough copies: how many are left, and of how many. */
export interface MissingCopies<Copies extends WantedCopies> {
  wanted: Copies;
  left: number;
  limit: number;
}

/**
 * Holds all copies for an order that is about to be placed, or none. If the order is not placed, they have to be dropped.
 *
 * @returns whether they are held
 */
export async function insertCopies(
  database: Database,
  orderId: string,
  copies: readonly WantedCopies[],
  terms: HoldTerms,
): Promise<boolean> {
  const results = await database.write([
    ...copies.map((copy, position) => insertCopy(`${orderId}_${position}`, orderId, copy, terms)),
    // If one was refused, none is held.
    sql`DELETE FROM limited_copies WHERE order_id = ${orderId}
      AND (SELECT COUNT(*) FROM limited_copies WHERE order_id = ${orderId}) < ${copies.length}`,
    sql`SELECT id FROM limited_copies WHERE order_id = ${orderId}`,
  ]);
  return (results.at(-1) ?? []).length > 0;
}

function insertCopy(
  id: string,
  orderId: string,
  copy: WantedCopies,
  { until, network }: HoldTerms,
): Statement {
  const isWithinShare =
    network === null
      ? []
      : stocksOf(copy).map(
          ({ limit, isOfStock }) =>
            sql`${countHeld(isOfStock, network)} + ${copy.quantity} <= ${networkShare(limit)}`,
        );
  const isAllowed = isWithinShare.reduce((all, condition) => sql`${all} AND ${condition}`, areLeft(copy));
  return takeCopy(id, orderId, copy, { until: until.toISOString(), network, isAllowed });
}

/**
 * Holds the copies of an order that is just being completed for longer, if it could still be paid: called before its status changes.
 * Otherwise it has given them back.
 */
export function prolongCopies(orderId: string, until: Date): Statement {
  const isOver = sql`${hasStatus(orderId, "failed")} OR ${hasStatus(orderId, "expired")}`;
  return sql`UPDATE limited_copies SET held_until = CASE WHEN ${isOver} THEN NULL ELSE ${until.toISOString()} END
    WHERE order_id = ${orderId} AND NOT ${hasStatus(orderId, "unconfirmed")}`;
}

/** Holds the copies of an unconfirmed order again that it has given back, as far as there are some. */
export function holdCopiesAgain(
  orderId: string,
  copies: readonly WantedCopies[],
  { until, condition }: { until: Date; condition: Statement },
): Statement[] {
  const terms = { until: until.toISOString(), network: null };
  return copies.map((copy, position) => {
    const isAllowed = sql`${condition} AND ${areLeft(copy)}`;
    return takeCopy(`${orderId}_${position}`, orderId, copy, { ...terms, isAllowed, before: RETAKE });
  });
}

/** What was ordered may be another edition by now. */
const RETAKE = sql`(id) DO UPDATE SET product = excluded.product, option_key = excluded.option_key,
  quantity = excluded.quantity, held_until = excluded.held_until`;

/** An SQL condition: an order holds copies of all these editions. */
export function areCopiesHeld(orderId: string, copies: readonly WantedCopies[]): Statement {
  return copies
    .map(
      (copy) => sql`EXISTS (SELECT 1 FROM limited_copies
        WHERE order_id = ${orderId} AND held_until IS NOT NULL AND ${isOfEdition(copy)})`,
    )
    .reduce((all, isHeld) => sql`${all} AND ${isHeld}`, ALWAYS);
}

/** An SQL condition: there are as many copies left as are wanted. */
function areLeft(copy: WantedCopies): Statement {
  return stocksOf(copy)
    .map(({ limit, taken }) => sql`${taken} + ${copy.quantity} <= ${limit}`)
    .reduce((all, condition) => sql`${all} AND ${condition}`);
}

/** Takes copies for an order that was placed long ago, however many are left. */
export function takeCopies(orderId: string, copies: readonly WantedCopies[]): Statement[] {
  const past = { until: null, network: null, isAllowed: ALWAYS };
  return copies.map((copy, position) => takeCopy(`${orderId}_${position}`, orderId, copy, past));
}

/** @param before what becomes of the copies that the order has taken before. Default: they stay as they are */
function takeCopy(
  id: string,
  orderId: string,
  { products: [product = ""], options: [option = ""], quantity }: WantedCopies,
  {
    until,
    network,
    isAllowed,
    before = sql`DO NOTHING`,
  }: { until: string | null; network: string | null; isAllowed: Statement; before?: Statement },
): Statement {
  return sql`INSERT INTO limited_copies (id, order_id, product, option_key, quantity, held_until, network)
    SELECT ${id}, ${orderId}, ${product}, ${option}, ${quantity}, ${until}, ${network}
    WHERE ${isAllowed} ON CONFLICT ${before}`;
}

/** The limits of an edition, each with the number of copies that count for it. Those of the order `except` do not. */
function stocksOf(copy: LimitedCopy, except = "") {
  const { limit, optionLimit } = copy;
  const isProduct = isOfProduct(copy);
  const isOption = isOfEdition(copy);
  return [
    ...(limit === null
      ? []
      : [{ limit, isOfOption: false, isOfStock: isProduct, taken: countTaken(isProduct, except) }]),
    ...(optionLimit === null
      ? []
      : [{ limit: optionLimit, isOfOption: true, isOfStock: isOption, taken: countTaken(isOption, except) }]),
  ];
}

function isOfProduct({ products }: LimitedCopy): Statement {
  return sql`product IN (${list(products)})`;
}

function isOfEdition(copy: LimitedCopy): Statement {
  return sql`${isOfProduct(copy)} AND option_key IN (${list(copy.options)})`;
}

/** The copies in orders that are paid or can still be, and those that were handed over before there was a limit. */
function countTaken(isOfStock: Statement, except: string): Statement {
  return sql`((SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM limited_copies
      WHERE ${isOfStock} AND order_id <> ${except} AND NOT EXISTS (SELECT 1 FROM orders
        WHERE orders.id = limited_copies.order_id AND ${IS_GIVEN_BACK}))
    + (SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM order_items WHERE ${isOfStock} AND ${IS_EARLIER_SALE}))`;
}

/** The copies in orders of a network that are being placed or can still be paid. */
function countHeld(isOfStock: Statement, network: string): Statement {
  return sql`(SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM limited_copies
    WHERE ${isOfStock} AND network = ${network} AND NOT EXISTS (SELECT 1 FROM orders
      WHERE orders.id = limited_copies.order_id AND orders.status NOT IN ('open', 'pending', 'unconfirmed')))`;
}

/** An SQL condition on orders and limited copies: the order has failed or expired, or was not confirmed in time. */
const IS_GIVEN_BACK = sql`(orders.status IN ('failed', 'expired')
  OR (orders.status = 'unconfirmed' AND limited_copies.held_until IS NULL))`;

const IS_EARLIER_SALE = sql`EXISTS (SELECT 1 FROM orders WHERE orders.id = order_items.order_id AND orders.paid_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM limited_copies WHERE limited_copies.order_id = order_items.order_id)`;

/**
 * The first edition of which fewer copies are left than are wanted. null: there are enough of each.
 *
 * @param except an order that gives its own back for them
 */
export async function findMissing<Copies extends WantedCopies>(
  database: Database,
  copies: readonly Copies[],
  except?: string,
): Promise<MissingCopies<Copies> | null> {
  for (const { wanted, quantity, limit, taken } of demandsOf(copies, except)) {
    const [row] = await database.read(sql`SELECT ${taken} AS taken`);
    const left = Math.max(0, limit - z.object({ taken: z.number() }).parse(row).taken);
    if (left < quantity) return { wanted, left, limit };
  }
  return null;
}

/** The first edition of which an order by itself wants more copies than a network can hold. null: there is none. */
export function findExcess<Copies extends WantedCopies>(
  copies: readonly Copies[],
): { wanted: Copies; most: number } | null {
  for (const { wanted, quantity, limit } of demandsOf(copies)) {
    const most = networkShare(limit);
    if (quantity > most) return { wanted, most };
  }
  return null;
}

/** Whether a network would hold more copies than one may, of any edition or of all editions of any product. */
export async function exceedsShare(
  database: Database,
  copies: readonly WantedCopies[],
  network: string | null,
): Promise<boolean> {
  if (network === null) return false;
  for (const { quantity, limit, isOfStock } of demandsOf(copies)) {
    const [row] = await database.read(sql`SELECT ${countHeld(isOfStock, network)} AS held`);
    const { held } = z.object({ held: z.number() }).parse(row);
    if (held + quantity > networkShare(limit)) return true;
  }
  return false;
}

/** How many copies are wanted of each limited number. All editions of a product count for its own. */
function demandsOf<Copies extends WantedCopies>(copies: readonly Copies[], except?: string) {
  return copies.flatMap((wanted) =>
    stocksOf(wanted, except).map(({ isOfOption, ...stock }) => {
      const quantity = isOfOption ? wanted.quantity : quantityOf(copies, wanted);
      return { ...stock, wanted, quantity };
    }),
  );
}

/** How many copies of the same product are wanted, across its editions. */
function quantityOf(copies: readonly WantedCopies[], { products: [product] }: WantedCopies): number {
  return copies
    .filter(({ products }) => products[0] === product)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Whether an order whose payment page is open holds copies of any of these products. */
export async function holdsCopies(
  database: Database,
  orderId: string,
  copies: readonly WantedCopies[],
): Promise<boolean> {
  const products = list(copies.map(({ products: [product = ""] }) => product));
  const rows =
    await database.read(sql`SELECT limited_copies.id FROM limited_copies JOIN orders ON orders.id = order_id
    WHERE order_id = ${orderId} AND product IN (${products}) AND status = 'open'`);
  return rows.length > 0;
}

/** Deletes the copies of an order that was not placed: retention would not, since it deletes them with their orders. */
export async function dropCopies(database: Database, orderId: string): Promise<void> {
  await database.write([
    sql`DELETE FROM limited_copies
      WHERE order_id = ${orderId} AND NOT EXISTS (SELECT 1 FROM orders WHERE id = ${orderId})`,
  ]);
}

/** Deletes the copies of orders. @param orderIds a query that selects the ids of the orders */
export function deleteCopies(orderIds: Statement): Statement {
  return sql`DELETE FROM limited_copies WHERE order_id IN (${orderIds})`;
}

/** Claims the orders that hold copies for longer than their payment page was open, until {@link clearHold}. */
export function claimStaleCopies(database: Database, at: Date): Promise<string[]> {
  return claimStaleHolds(database, { table: sql`limited_copies`, isHeld: sql`held_until IS NOT NULL` }, at);
}

/** Ends the hold of an order that is no longer open, if a condition on it holds, so that it is not claimed again. Sold copies stay. */
export function clearHold(orderId: string, condition: Statement): Statement {
  return sql`UPDATE limited_copies SET held_until = NULL, network = NULL
    WHERE order_id = ${orderId} AND ${condition}`;
}

/** How many copies of each edition are sold, and held by orders that are not paid. Only of those that anybody has or holds. */
export async function countCopies(database: Database): Promise<CopyCount[]> {
  const rows = await database.read(sql`SELECT product, option_key,
      CAST(SUM(sold) AS BIGINT) AS sold, CAST(SUM(held) AS BIGINT) AS held
    FROM (
      SELECT product, option_key,
        CASE WHEN paid_at IS NOT NULL THEN quantity ELSE 0 END AS sold,
        CASE WHEN paid_at IS NOT NULL OR (orders.id IS NOT NULL AND ${IS_GIVEN_BACK}) THEN 0 ELSE quantity END AS held
      FROM limited_copies LEFT JOIN orders ON orders.id = limited_copies.order_id
      UNION ALL
      SELECT product, option_key, quantity AS sold, 0 AS held FROM order_items WHERE ${IS_EARLIER_SALE}
    ) AS counted GROUP BY product, option_key`);
  return z.array(CopyCount).parse(rows);
}

const CopyCount = z
  .object({ product: z.string(), option_key: z.string(), sold: z.number(), held: z.number() })
  .transform(({ option_key, ...count }) => ({ ...count, option: option_key }));
type CopyCount = z.infer<typeof CopyCount>;
