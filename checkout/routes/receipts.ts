import { type Context, Hono } from "hono";
import { RECEIPT_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { BillingRequest, InvoiceQuery, OrderParams, ReceiptQuery } from "#domain/api/requests.ts";
import { attachment } from "../files/content-disposition.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { findOrderAccess, type OrderAccess } from "../http/order-access.ts";
import { readBody, readParams, readQuery } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import type { Order } from "../orders/order.ts";
import { isForOthers } from "../orders/order-response.ts";
import { findOrder } from "../orders/order-store.ts";
import { saveBilling } from "../orders/sales/invoices.ts";
import type { Ports } from "../ports.ts";
import type { ReceiptLanguage, ReceiptPrinter } from "../receipts/receipt-printer.ts";
import { receiptResponse } from "./receipt-response.ts";

/** Each takes a quarter of a second of the processor. */
const INVOICES_PER_HOUR = { perNetwork: 100, total: 3_000 };

/** @param printer null: this runtime makes no PDFs */
export function receiptRoutes(ports: Ports, printer: ReceiptPrinter | null) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .get("/:id/receipt", async (c) => {
      const { id } = readParams(c, OrderParams);
      const locale = await languageOf(c, readQuery(c, ReceiptQuery).locale);
      const order = await findPlaced(id);
      const access = await findOrderAccess(c, ports, order);
      // Recipients of gifts and seats know the order's number, but must not see its price. Buyers can sign in.
      if (!access && isForOthers(order)) throw new Problem("not-signed-in");
      return c.json(await receiptOf(order, access, locale));
    })
    .put("/:id/billing", async (c) => {
      const { id } = readParams(c, OrderParams);
      const billing = await readBody(c, BillingRequest);
      const locale = await languageOf(c);
      const { order, access } = await findOwn(c, id);
      // Before the details are stored, since only a paid order keeps them.
      await receiptOf(order, access, locale);
      await saveBilling(database, order.id, billing, clock());
      return c.json(await receiptOf(order, access, locale));
    })
    .get("/:id/invoice", async (c) => {
      const { id } = readParams(c, OrderParams);
      const { locale: requested, creditNote = null } = readQuery(c, InvoiceQuery);
      const locale = await languageOf(c, requested);
      const { order, access } = await findOwn(c, id);
      c.set("back", `${RECEIPT_PATH}?id=${order.id}`);
      if (!printer) throw new Problem("no-pdf");
      await limitRate(c, ports, "invoices", INVOICES_PER_HOUR);
      const receipt = await receiptOf(order, access, locale);
      if (!receipt.hasPdf) throw new Problem("no-pdf");
      const isKnown = receipt.creditNotes.some(({ number }) => number === creditNote);
      if (creditNote !== null && !isKnown) throw new Problem("no-receipt");
      const pdf = await printer.print({ receipt, creditNote, ...(await receiptLanguage(ports, locale)) });
      return c.body(new Uint8Array(pdf), 200, {
        "Content-Type": "application/pdf",
        "Content-Disposition": attachment(`${creditNote ?? receipt.number ?? order.id}.pdf`),
      });
    });

  async function languageOf(c: Context<Env>, requested?: string): Promise<string> {
    const locale = requestLanguage(c, await shopLanguages(ports), requested);
    c.set("locale", locale);
    return locale;
  }

  async function findPlaced(id: string): Promise<Order> {
    const order = await findOrder(database, id);
    if (!order) throw new Problem("unknown-order");
    return order;
  }

  /** An order that this browser may open. The answer for somebody else's order is the same as for one that does not exist. */
  async function findOwn(c: Context<Env>, id: string): Promise<{ order: Order; access: OrderAccess }> {
    const order = await findOrder(database, id);
    const access = order && (await findOrderAccess(c, ports, order));
    if (order && access) return { order, access };
    await requireSession(c, ports);
    throw new Problem("unknown-order");
  }

  async function receiptOf(order: Order, access: OrderAccess | null, locale: string) {
    const receipt = { ...(await receiptResponse(ports, order, { access, locale })), hasPdf: false };
    if (!printer) return receipt;
    return { ...receipt, hasPdf: await printer.canPrint(receipt, await receiptLanguage(ports, locale)) };
  }
}

export async function receiptLanguage(
  { offers }: Pick<Ports, "offers">,
  locale: string,
): Promise<ReceiptLanguage> {
  const { lang, receipts: texts } = await offers.messages(locale);
  return { texts, lang };
}
