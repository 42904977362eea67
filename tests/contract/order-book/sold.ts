import { ALWAYS, type Database, sql } from "#checkout/orders/database/database.ts";
import { newOrder, type Order } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { recordCountry, recordFees } from "#checkout/orders/sales/payment-facts.ts";
import { listSales } from "#checkout/orders/sales/sales.ts";
import type { SaleLine } from "#domain/api/admin/sales.ts";
import { createOutcome } from "./samples.ts";

/** The period of all samples. */
export const YEAR = { from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" };

/** A sample of a sale. */
export interface Sold {
  currency: string;
  /** Within the year, in minutes. */
  minute: number;
  buyer: string;
  lines: { product: string; quantity: number; unitAmount: number; discount: number; tax: number }[];
  /** The refunded share of the total, from 0 to 1. */
  refunded: number;
  /** Whether a dispute about it was lost. */
  isLost?: boolean;
  /** Facts about the payment from Stripe. */
  facts?: { country: string | null; fee: { amount: number; currency: string } | null };
}

/** Records a paid order, and what was refunded of it. @returns what is in the book */
export async function sell(database: Database, sold: Sold): Promise<Order> {
  const at = new Date(Date.UTC(2026, 0, 1, 0, sold.minute));
  const lines = sold.lines.map(({ quantity, unitAmount, discount, tax, product }) => {
    const subtotal = quantity * unitAmount;
    const totals = { subtotal, discount, tax, total: subtotal - discount + tax };
    return {
      product,
      option: "standard",
      name: product,
      optionName: "",
      quantity,
      unitAmount,
      ...totals,
      parts: [],
      taxes: [],
    };
  });
  const placed = newOrder({ lines, currency: sold.currency, email: sold.buyer, locale: "en", at });
  const order: Order = { ...placed, status: "paid", paidAt: at.toISOString(), sessionId: `cs_${placed.id}` };
  await database.write(insertOrder(order, "import"));
  if (sold.facts) await recordFacts(database, order, sold.facts);
  const refunded = Math.floor(order.total * sold.refunded);
  if (refunded === 0 && !sold.isLost) return order;
  const outcome = createOutcome(refunded, sold.isLost ? "lost" : undefined);
  return (await recordOutcome(database, order, outcome, at)).order;
}

async function recordFacts(
  database: Database,
  { id }: Order,
  { country, fee }: NonNullable<Sold["facts"]>,
): Promise<void> {
  const paymentIntent = `pi_${id}`;
  await database.write([
    sql`UPDATE orders SET payment_intent = ${paymentIntent} WHERE id = ${id}`,
    ...(country === null ? [] : [recordCountry(paymentIntent, country, ALWAYS)]),
  ]);
  if (fee) await recordFees(database, [{ paymentIntent, country: null, fee }]);
}

/** All sales, in pages. */
export async function allLines(database: Database, limit: number): Promise<SaleLine[]> {
  const lines: SaleLine[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listSales(database, YEAR, { after, limit });
    lines.push(...page.lines);
    after = page.next;
  }
  return lines;
}

/** A line of a sample. */
export const line = { product: "book", quantity: 1, unitAmount: 2900, discount: 0, tax: 0 };
/** A sample: one book. */
export const sale: Sold = { currency: "USD", minute: 0, buyer: "ana@x.example", lines: [line], refunded: 0 };
