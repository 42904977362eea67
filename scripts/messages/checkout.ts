import { complete } from "./complete.ts";
import emails from "./en/emails.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import receipts from "./en/receipts.json" with { type: "json" };
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
export const ENGLISH_FALLBACK: CheckoutMessages = { lang: "en", emails, problems, receipts };

/** Completes the published messages of a language with English ones, since an older version may have published fewer. */
export function checkoutMessages(
  lang: string,
  published: { emails?: unknown; problems?: unknown; receipts?: unknown },
): CheckoutMessages {
  return {
    lang,
    emails: complete(emails, published.emails),
    problems: complete(problems, published.problems),
    receipts: complete(receipts, published.receipts),
  };
}
