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

/** A language with its messages of receipts. */
export type ReceiptLanguage = Pick<PrintedReceipt, "texts" | "lang">;

/** Makes PDFs. A runtime without it lets buyers print the page. */
export interface ReceiptPrinter {
  /** Whether it can print this language. It cannot print right-to-left languages, or scripts that its fonts lack. */
  knowsLanguage(language: ReceiptLanguage): Promise<boolean>;
  /** Whether it prints every character of the receipt and its credit notes. The buyer's name can be in any script. */
  canPrint(receipt: ReceiptResponse, language: ReceiptLanguage): Promise<boolean>;
  /** The PDF. Characters that no font has are question marks. */
  print(printed: PrintedReceipt): Promise<Uint8Array>;
}
