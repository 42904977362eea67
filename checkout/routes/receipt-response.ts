import { Problem } from "#domain/api/problem.ts";
import type { ReceiptItem, ReceiptResponse } from "#domain/api/receipts.ts";
import { NO_BILLING } from "#domain/billing.ts";
import { localise } from "#domain/languages/localised.ts";
import { includedTax } from "#domain/tax.ts";
import type { OrderAccess } from "../http/order-access.ts";
import { findLicenceKeys, type OrderLicences } from "../orders/entitlements/licence-keys.ts";
import type { Order } from "../orders/order.ts";
import { asCompleted } from "../orders/order-response.ts";
import { findBilling, findInvoices, type Invoice, orderTaxes } from "../orders/sales/invoices.ts";
import type { Ports } from "../ports.ts";

/**
 * The receipt of a paid order, or of a free one that nobody has confirmed yet. It is an invoice if it has a number and a seller:
 * the seller at the time, or else the current one.
 *
 * @param access of the buyer, who alone may see the recipient, the payment method and the licence keys. null: somebody else asks
 * @throws {Problem} "no-receipt" if the order is not paid
 */
export async function receiptResponse(
  { database, offers }: Pick<Ports, "database" | "offers">,
  order: Order,
  { access, locale }: { access: OrderAccess | null; locale: string },
): Promise<Omit<ReceiptResponse, "hasPdf">> {
  const { paidAt } = asCompleted(order, access);
  if (paidAt === null) throw new Problem("no-receipt");
  const shop = await offers.shop();
  const { invoice, creditNotes } = await findInvoices(database, order);
  const seller = invoice?.seller ?? shop.seller ?? null;
  const isBuyer = access !== null;
  const opensGoods = isBuyer && !access.awaitsConfirmation;
  const licences = opensGoods && order.email ? await findLicenceKeys(database, order, order.email) : [];
  const { currency, subtotal, discount, tax, taxIncluded, total: amount, refunded } = order;
  return {
    order: order.id,
    number: invoice?.number ?? null,
    isInvoice: invoice !== null && seller !== null,
    paidAt,
    method: isBuyer ? (invoice?.method ?? null) : null,
    shop: { name: localise(shop.name, locale), email: seller?.email ?? shop.support },
    seller,
    buyer: isBuyer ? await buyerOf(database, order) : null,
    lang: order.locale,
    items: order.lines.map((line, position) =>
      itemResponse(line, licences.filter((each) => each.line === position).flatMap(licencesOf(order.locale))),
    ),
    ...{ currency, subtotal, discount, discountName: order.appliedDiscount?.name ?? null },
    ...{ tax, taxIncluded, taxes: orderTaxes(order), amount, refunded },
    creditNotes: creditNotes.map((note) => creditNoteResponse(order, note)),
  };
}

async function buyerOf(database: Ports["database"], { id, email }: Order): Promise<ReceiptResponse["buyer"]> {
  return { ...NO_BILLING, ...(await findBilling(database, id)), email: email ?? "" };
}

function licencesOf(locale: string) {
  return ({ name, keys }: OrderLicences) => keys.map((key) => ({ name: localise(name, locale), key }));
}

function itemResponse(line: Order["lines"][number], licences: ReceiptItem["licences"]): ReceiptItem {
  const { name, optionName, quantity, unitAmount, discount, tax, taxes, total: amount } = line;
  return {
    ...{ name, optionName, quantity, unitAmount, discount, tax, taxIncluded: includedTax(taxes), amount },
    licences,
  };
}

function creditNoteResponse({ outcome }: Order, note: Invoice): ReceiptResponse["creditNotes"][number] {
  const { id, number, issuedAt, amount, taxes, voidedAt } = note;
  const items = outcome?.refunds.find((refund) => refund.id === id)?.lines ?? null;
  return { number, issuedAt, amount, taxes, isVoid: voidedAt !== null, items };
}
