import { ENGLISH } from "#messages/english.ts";
import { complete } from "./complete.ts";
import type { EmailMessages, ProblemMessages, ReceiptMessages } from "./types.ts";

/** The checkout's messages in one language. */
export interface CheckoutMessages {
  /** The language (BCP 47). */
  lang: string;
  emails: EmailMessages;
  problems: ProblemMessages;
  receipts: ReceiptMessages;
}

/** Bundled with the code, for errors before anything was published. */
export const ENGLISH_FALLBACK: CheckoutMessages = ENGLISH;

/** Completes the published messages of a language with English ones, since an older version may have published fewer. */
export function checkoutMessages(
  lang: string,
  published: { emails?: unknown; problems?: unknown; receipts?: unknown },
): CheckoutMessages {
  return {
    lang,
    emails: complete(ENGLISH.emails, published.emails),
    problems: complete(ENGLISH.problems, published.problems),
    receipts: complete(ENGLISH.receipts, published.receipts),
  };
}
