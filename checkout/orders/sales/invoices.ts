import * as z from "zod";
import { PaymentMethod } from "#checkout/payments/payments.ts";
import { Billing } from "#domain/billing.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { Seller } from "#domain/seller.ts";
import { TaxPart, taxesByRate } from "#domain/tax.ts";
import { type Database, type Statement, sql } from "../database/database.ts";
import { jsonColumn } from "../database/json-column.ts";
import type { Order } from "../order.ts";
import { newlyCreditedTaxes } from "./credited-taxes.ts";

/**
 * Stores invoices, credit notes, their numbers and their recipients (tables `invoices`, `invoice_series` and `billing_details`).
 */

const Kind = z.enum(["invoice", "credit-note"]);
type Kind = z.infer<typeof Kind>;

/** An invoice for a payment, or a credit note for a refund. */
export interface Invoice {
  /** The id of the order or of the refund. */
  id: string;
  kind: Kind;
  orderId: string;
  /** The number, such as `PL-0012`, or `PL-C0003` of a credit note. */
  number: string;
  prefix: string;
  issuedAt: string;
  /** Minor units that were paid or refunded. */
  amount: number;
  taxes: TaxPart[];
  /** The seller when it was issued. null: there were no details. */
  seller: Seller | null;
  method: PaymentMethod | null;
  /** When the refund of a credit note failed. Its number stays. */
  voidedAt: string | null;
}

/**
 * Gives a paid order its invoice with the next number, once. For the transaction that marks it as paid: if that is rolled back,
 * the number is still free. An order that costs nothing gets none.
 *
 * @param order as it was paid
 * @param condition an SQL condition; nothing is issued if it is false
 */
export function issueInvoice(
  order: Order,
  {
    seller,
    prefix,
    method,
    at,
    condition,
  }: { seller: Seller | null; prefix: string; method: PaymentMethod | null; at: Date; condition: Statement },
): Statement[] {
  if (order.total === 0) return [];
  return issue(
    {
      ...{ id: order.id, orderId: order.id, kind: "invoice", amount: order.total, taxes: orderTaxes(order) },
      ...{ prefix, seller, method, issuedAt: at.toISOString() },
    },
    condition,
  );
}

/**
 * Gives each refund of an order with an invoice its credit note, once. That of a refund that has failed is voided.
 *
 * @param order as it was read
 * @param condition an SQL condition that the order has not changed since; nothing is issued if it is false
 */
export async function issueCreditNotes(
  database: Database,
  order: Order,
  outcome: PaymentOutcome,
  { at, condition }: { at: Date; condition: Statement },
): Promise<Statement[]> {
  const { invoice, creditNotes } = await findInvoices(database, { ...order, outcome });
  if (!invoice) return [];
  // Voided ones are left out with their refunds, which have failed.
  let valid = creditNotes;
  const statements: Statement[] = [];
  for (const { id, amount, hasFailed } of outcome.refunds) {
    const existing = creditNotes.find((note) => note.id === id);
    if (hasFailed && existing) {
      valid = valid.filter((note) => note.id !== id);
      statements.push(voidCreditNote(id, at, condition));
    }
    if (hasFailed || existing) continue;
    const note = {
      ...invoice,
      ...{ id, kind: "credit-note" as const, amount },
      taxes: newlyCreditedTaxes(
        order,
        outcome.refunds.filter((refund) => refund.id === id || valid.some((note) => note.id === refund.id)),
        valid.flatMap(({ taxes }) => taxes),
      ),
      issuedAt: at.toISOString(),
    };
    valid = [...valid, note];
    statements.push(...issue(note, condition));
  }
  return statements;
}

/** The next number is taken and used in the same transaction, so none is left out and none is used twice. */
function issue(invoice: Omit<Invoice, "number" | "voidedAt">, condition: Statement): Statement[] {
  const { id, orderId, kind, prefix, issuedAt, amount, taxes, seller, method } = invoice;
  const isNew = sql`${condition} AND NOT EXISTS (SELECT 1 FROM invoices WHERE id = ${id})`;
  return [
    sql`UPDATE invoice_series SET last = last + 1 WHERE id = ${kind} AND ${isNew}`,
    sql`INSERT INTO invoices (id, order_id, kind, prefix, position, issued_at, amount, taxes, seller, method)
      SELECT ${id}, ${orderId}, ${kind}, ${prefix}, last, ${issuedAt}, ${amount}, ${JSON.stringify(taxes)},
        ${seller && JSON.stringify(seller)}, ${method && JSON.stringify(method)}
      FROM invoice_series WHERE id = ${kind} AND ${isNew}`,
  ];
}

function voidCreditNote(id: string, at: Date, condition: Statement): Statement {
  return sql`UPDATE invoices SET voided_at = COALESCE(voided_at, ${at.toISOString()})
    WHERE id = ${id} AND ${condition}`;
}

/** The invoice of an order and its credit notes, in the order of the refunds. null: the order has none. */
export async function findInvoices(
  database: Database,
  { id, outcome }: Pick<Order, "id" | "outcome">,
): Promise<{ invoice: Invoice | null; creditNotes: Invoice[] }> {
  const refunds = outcome?.refunds ?? [];
  const [invoice = null, ...creditNotes] = await Promise.all(
    [id, ...refunds.map((refund) => refund.id)].map((id) => findInvoice(database, id)),
  );
  return { invoice, creditNotes: creditNotes.flatMap((note) => note ?? []) };
}

async function findInvoice(database: Database, id: string): Promise<Invoice | null> {
  const [row] = await database.read(sql`SELECT * FROM invoices WHERE id = ${id}`);
  return row ? InvoiceRow.parse(row) : null;
}

/** The taxes of an order by rate. */
export function orderTaxes({ lines }: Pick<Order, "lines">): TaxPart[] {
  return taxesByRate(lines.flatMap(({ taxes }) => taxes));
}

/** Keeps what the buyer entered when paying. What was saved since then stays. */
export function recordBilling(
  orderId: string,
  billing: Billing,
  { at, condition }: { at: Date; condition: Statement },
): Statement {
  return sql`INSERT INTO billing_details (order_id, details, updated_at)
    SELECT ${orderId}, ${JSON.stringify(billing)}, ${at.toISOString()} WHERE ${condition} ON CONFLICT DO NOTHING`;
}

/** Replaces the recipient (name, address and tax ID) of an order's invoice. */
export async function saveBilling(
  database: Database,
  orderId: string,
  billing: Billing,
  at: Date,
): Promise<void> {
  const details = JSON.stringify(Billing.parse(billing));
  await database.write([
    sql`INSERT INTO billing_details (order_id, details, updated_at) VALUES (${orderId}, ${details}, ${at.toISOString()})
      ON CONFLICT (order_id) DO UPDATE SET details = excluded.details, updated_at = excluded.updated_at`,
  ]);
}

/**
 * Deletes the recipients and the payment methods of the invoices of orders, if a condition holds.
 *
 * @param orderIds a query that selects the ids of the orders
 */
export function forgetBilling(orderIds: Statement, condition: Statement): Statement[] {
  return [
    sql`DELETE FROM billing_details WHERE order_id IN (${orderIds}) AND ${condition}`,
    sql`UPDATE invoices SET method = NULL WHERE order_id IN (${orderIds}) AND ${condition}`,
  ];
}

/** null: the buyer has entered nothing. */
export async function findBilling(database: Database, orderId: string): Promise<Billing | null> {
  const [row] = await database.read(sql`SELECT details FROM billing_details WHERE order_id = ${orderId}`);
  return row ? BillingRow.parse(row).details : null;
}

const BillingRow = z.object({ details: jsonColumn(Billing) });

const InvoiceRow = z
  .object({
    id: z.string(),
    order_id: z.string(),
    kind: Kind,
    prefix: z.string(),
    position: z.number(),
    issued_at: z.string(),
    amount: z.number(),
    taxes: jsonColumn(z.array(TaxPart)),
    seller: jsonColumn(Seller).nullable(),
    method: jsonColumn(PaymentMethod).nullable(),
    voided_at: z.string().nullable(),
  })
  .transform(
    ({ order_id, position, issued_at, voided_at, ...invoice }): Invoice => ({
      ...invoice,
      orderId: order_id,
      number: formatNumber(invoice, position),
      issuedAt: issued_at,
      voidedAt: voided_at,
    }),
  );

const MIN_DIGITS = 4;

function formatNumber({ kind, prefix }: Pick<Invoice, "kind" | "prefix">, position: number): string {
  return `${prefix}${kind === "credit-note" ? "C" : ""}${String(position).padStart(MIN_DIGITS, "0")}`;
}
