import type { Order } from "#checkout/orders/order.ts";
import { RECEIPT_PATH } from "#domain/addresses.ts";
import { type Html, note, textLink } from "./blocks.ts";
import type { EmailTexts, Sender } from "./email.ts";
import { labelledUrl } from "./format.ts";
import { typographyOf } from "./theme.ts";

/** A link to the page of the receipt. Empty if nothing was paid. */
export function receiptLinkBlock(texts: EmailTexts, sender: Sender, order: Order): Html[] {
  if (!hasReceipt(order)) return [];
  const link = textLink(receiptUrl(sender, order), texts.receipt.view);
  return [note(typographyOf(texts.lang), link, { screenOnly: true })];
}

/** The same as a paragraph of plain text. */
export function receiptLinkText(texts: EmailTexts, sender: Sender, order: Order): string[] {
  return hasReceipt(order) ? [labelledUrl(texts, texts.receipt.view, receiptUrl(sender, order))] : [];
}

function hasReceipt({ paidAt, total }: Order): boolean {
  return paidAt !== null && total > 0;
}

function receiptUrl({ url }: Sender, { id }: Order): string {
  return `${url}${RECEIPT_PATH}?id=${id}`;
}
