import * as z from "zod";
import {
  CountryReport,
  MismatchReport,
  MonthReport,
  type ProductReport,
  type SaleLine,
  type SalesPage,
} from "#domain/api/admin/sales.ts";
import { orderState } from "#domain/order-state.ts";
import { disputeOf } from "#domain/payment-outcome.ts";
import { includedTax } from "#domain/tax.ts";
import { allocate } from "#domain/totals.ts";
import { type Database, type Statement, sql } from "../database/database.ts";
import type { Order } from "../order.ts";
import { findOrderHeaders, withAllLines } from "../order-store.ts";
import { GRANTED, originOf } from "../origin.ts";
import { findFacts, type PaymentFacts } from "./payment-facts.ts";
import { refundedShares } from "./refund-shares.ts";

/**
 * Statements about what was sold (tables `orders`, `order_items`, `order_events` and `payment_facts`). A copy that the owner gave away is no
 * sale.
 */

/** A period from a time until before another one. ISO 8601 in UTC. */
export interface Period {
  from: string;
  to: string;
}

/** A page of the orders that were paid in a period, oldest first, line by line. */
export async function listSales(
  database: Database,
  period: Period,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<SalesPage> {
  const orders = await readOrders(database, isSale(period), { after, limit });
  const last = orders.length === limit ? orders.at(-1) : undefined;
  const facts = await findFacts(
    database,
    orders.flatMap(({ paymentIntent }) => paymentIntent ?? []),
  );
  const lines = orders.flatMap((order) => saleLines(order, facts.get(order.paymentIntent ?? "")));
  return { lines, next: last ? `${last.paidAt} ${last.id}` : null };
}

/** The lines of an order, with their shares of what was refunded and of the fee. */
function saleLines(order: Order, facts?: PaymentFacts): SaleLine[] {
  const { id, currency, paidAt, status, refunded, outcome, appliedDiscount } = order;
  // Older orders know how much was refunded, but no single refund.
  const shares = refundedShares(order, outcome?.refunds ?? [{ amount: refunded, hasFailed: false }]);
  const { country = null, fee = null } = facts ?? {};
  const feeShares =
    fee &&
    allocate(
      fee.amount,
      order.lines.map(({ total }) => total),
    );
  const state = orderState({ status, refunded, dispute: outcome && disputeOf(outcome) });
  return order.lines.map((line, index) => ({
    ...{ order: id, line: index + 1, paidAt: paidAt ?? "", currency, origin: originOf(order) },
    status: state,
    ...{ product: line.product, option: line.option },
    name: line.optionName ? `${line.name} (${line.optionName})` : line.name,
    ...{ quantity: line.quantity, unitAmount: line.unitAmount },
    ...{ subtotal: line.subtotal, discount: line.discount, tax: line.tax, total: line.total },
    ...{ taxIncluded: includedTax(line.taxes), taxes: line.taxes },
    refunded: shares[index] ?? 0,
    disputeLost: state === "dispute-lost" ? line.total - (shares[index] ?? 0) : 0,
    ...{ country, fee: feeShares?.[index] ?? null, feeCurrency: fee?.currency ?? null },
    discountName: appliedDiscount?.name ?? null,
  }));
}

async function readOrders(
  database: Database,
  condition: Statement,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Order[]> {
  const [afterTime = "", afterId = ""] = after?.split(" ") ?? [];
  const rows = await database.read(sql`SELECT id FROM orders WHERE ${condition}
    AND (paid_at > ${afterTime} OR (paid_at = ${afterTime} AND id > ${afterId}))
    ORDER BY paid_at, id LIMIT ${limit}`);
  const ids = z.array(z.object({ id: z.string() })).parse(rows);
  const headers = await findOrderHeaders(
    database,
    ids.map(({ id }) => id),
  );
  const byId = new Map(headers.map((header) => [header.id, header]));
  return withAllLines(
    database,
    ids.flatMap(({ id }) => byId.get(id) ?? []),
  );
}

/** Orders from before taxes were stored have null. */
const TAX_INCLUDED = sql`CAST(SUM(COALESCE(tax_included, 0)) AS BIGINT) AS "taxIncluded"`;

/** An SQL condition on orders: the bank has returned the payment after a dispute. */
const IS_LOST = sql`status = 'disputed' AND outcome LIKE '%"state":"lost"%'`;
/** Selects what lost disputes have taken of orders, besides what was refunded. */
export const DISPUTE_LOST = sql`CAST(SUM(CASE WHEN ${IS_LOST} THEN total - refunded ELSE 0 END) AS BIGINT) AS "disputeLost"`;

function isSale({ from, to }: Period): Statement {
  return sql`paid_at >= ${from} AND paid_at < ${to}
    AND COALESCE(SUBSTR(session_id, 1, ${GRANTED.length + 1}), '') <> ${`${GRANTED}:`}`;
}

/** Sales of a period by month and currency. */
export async function reportMonths(database: Database, period: Period): Promise<MonthReport[]> {
  const rows = await database.read(sql`SELECT SUBSTR(paid_at, 1, 7) AS month, currency, COUNT(*) AS orders,
      CAST(SUM(subtotal) AS BIGINT) AS subtotal, CAST(SUM(discount) AS BIGINT) AS discount,
      CAST(SUM(tax) AS BIGINT) AS tax, ${TAX_INCLUDED}, CAST(SUM(total) AS BIGINT) AS total,
      CAST(SUM(refunded) AS BIGINT) AS refunded, ${DISPUTE_LOST}
    FROM orders WHERE ${isSale(period)}
    GROUP BY SUBSTR(paid_at, 1, 7), currency ORDER BY SUBSTR(paid_at, 1, 7), currency`);
  const fees = z.array(FeeRow).parse(
    await database.read(sql`SELECT SUBSTR(paid_at, 1, 7) AS month, orders.currency AS currency, fee_currency,
        CAST(SUM(fee) AS BIGINT) AS fee
      FROM orders JOIN payment_facts ON payment_facts.payment_intent = orders.payment_intent
      WHERE ${isSale(period)} AND fee IS NOT NULL
      GROUP BY SUBSTR(paid_at, 1, 7), orders.currency, fee_currency ORDER BY fee_currency`),
  );
  return z
    .array(MonthRow)
    .parse(rows)
    .map((row) => ({
      ...row,
      fees: fees
        .filter(({ month, currency }) => month === row.month && currency === row.currency)
        .map(({ fee_currency: currency, fee: amount }) => ({ currency, amount })),
    }));
}

/** Sales of a period by the buyer's country and currency, the largest first. */
export async function reportCountries(database: Database, period: Period): Promise<CountryReport[]> {
  const rows = await database.read(sql`SELECT country, currency, COUNT(*) AS orders,
      CAST(SUM(tax) AS BIGINT) AS tax, ${TAX_INCLUDED}, CAST(SUM(total) AS BIGINT) AS total,
      CAST(SUM(refunded) AS BIGINT) AS refunded, ${DISPUTE_LOST}
    FROM orders LEFT JOIN payment_facts ON payment_facts.payment_intent = orders.payment_intent
    WHERE ${isSale(period)} GROUP BY country, currency ORDER BY SUM(total) DESC, country, currency`);
  return z.array(CountryReport).parse(rows);
}

/** Payments of a period that do not match their orders, by currency. They are no sales. */
export async function reportMismatched(database: Database, { from, to }: Period): Promise<MismatchReport[]> {
  // Earlier versions kept no history.
  const at = sql`COALESCE(happened_at, created_at)`;
  const rows = await database.read(sql`SELECT received_currency AS currency, COUNT(*) AS orders,
      CAST(SUM(received_amount) AS BIGINT) AS received, CAST(SUM(refunded) AS BIGINT) AS refunded
    FROM orders LEFT JOIN order_events ON order_events.order_id = orders.id AND order_events.kind = 'review'
    WHERE received_amount IS NOT NULL AND ${at} >= ${from} AND ${at} < ${to}
    GROUP BY received_currency ORDER BY received_currency`);
  return z.array(MismatchReport).parse(rows);
}

/** Refunded and lost orders that are read at once. */
const RETURNED_PAGE = 200;

/** Sales of a period by product and currency, the largest first. */
export async function reportProducts(database: Database, period: Period): Promise<ProductReport[]> {
  const rows = await database.read(sql`SELECT product, currency, COUNT(DISTINCT order_id) AS orders,
      CAST(SUM(quantity) AS BIGINT) AS quantity,
      CAST(SUM(unit_amount * quantity - order_items.discount + order_items.tax) AS BIGINT) AS sold
    FROM order_items JOIN orders ON orders.id = order_items.order_id
    WHERE ${isSale(period)} GROUP BY product, currency ORDER BY sold DESC, product, currency`);
  const returned = await returnedByProduct(database, period);
  return z
    .array(ProductRow)
    .parse(rows)
    .map((row) => ({ ...row, ...(returned.get(keyOf(row)) ?? { refunded: 0, disputeLost: 0 }) }));
}

/** The share of each product in a refund or a lost dispute is only known line by line. */
async function returnedByProduct(
  database: Database,
  period: Period,
): Promise<Map<string, Pick<ProductReport, "refunded" | "disputeLost">>> {
  const sums = new Map<string, Pick<ProductReport, "refunded" | "disputeLost">>();
  const condition = sql`${isSale(period)} AND (refunded > 0 OR (${IS_LOST}))`;
  let after: string | undefined;
  for (;;) {
    const orders = await readOrders(database, condition, { after, limit: RETURNED_PAGE });
    for (const line of orders.flatMap((order) => saleLines(order))) {
      const { refunded = 0, disputeLost = 0 } = sums.get(keyOf(line)) ?? {};
      sums.set(keyOf(line), {
        refunded: refunded + line.refunded,
        disputeLost: disputeLost + line.disputeLost,
      });
    }
    const last = orders.at(-1);
    if (!last) return sums;
    after = `${last.paidAt} ${last.id}`;
  }
}

function keyOf({ product, currency }: { product: string; currency: string }): string {
  return `${currency} ${product}`;
}

const MonthRow = MonthReport.omit({ fees: true });
const FeeRow = z.object({
  ...{ month: z.string(), currency: z.string(), fee_currency: z.string(), fee: z.number() },
});
const ProductRow = z
  .object({
    product: z.string(),
    currency: z.string(),
    orders: z.number(),
    quantity: z.number(),
    sold: z.number(),
  })
  .transform(({ sold, ...row }) => ({ ...row, total: sold }));
