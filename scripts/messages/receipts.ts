import { complete } from "./complete.ts";
import receipts from "./en/receipts.json" with { type: "json" };
import type { ReceiptMessages } from "./types.ts";

/** Completes the published messages of receipts in a language with English ones, as `checkoutMessages` does with the others. */
export function receiptMessages(published: unknown): ReceiptMessages {
  return complete(receipts, published);
}
