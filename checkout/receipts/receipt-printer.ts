import type { ReceiptResponse } from "#domain/api/receipts.ts";

/** A receipt, an invoice or a credit note to print. */
export interface PrintedReceipt {
  receipt: ReceiptResponse;
  /** The number of one of its credit notes, which is then printed. null: the receipt itself. */
  creditNote: string | null;
  /** The messages of receipts, as published. */
  texts: unknown;
  /** BCP 47. */
  lang: string;
}

/** Makes a PDF. A runtime without it lets buyers print the page. */
export type ReceiptPrinter = (printed: PrintedReceipt) => Promise<Uint8Array>;
