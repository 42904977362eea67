import { complete } from "./complete.ts";
import { differences } from "./differences.ts";
import emails from "./en/emails.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import receipts from "./en/receipts.json" with { type: "json" };
import type { EmailMessages, ProblemMessages } from "./types.ts";

/** The checkout's messages in one language. */
export interface CheckoutMessages {
  /** The language (BCP 47). */
  lang: string;
  emails: EmailMessages;
  problems: ProblemMessages;
  /** As published. What prints receipts completes them (receipts.ts), since a Worker does not. */
  receipts: unknown;
}

/** Bundled with the code, for errors before anything was published. */
export const ENGLISH_FALLBACK: CheckoutMessages = { lang: "en", emails, problems, receipts: undefined };

/** Messages as `offers.json` has them. */
interface PublishedMessages {
  emails?: unknown;
  problems?: unknown;
  receipts?: unknown;
}

/** Completes the published messages of a language with English ones, since an older version may have published fewer. */
export function checkoutMessages(lang: string, published: PublishedMessages): CheckoutMessages {
  return {
    lang,
    emails: complete(emails, published.emails),
    problems: complete(problems, published.problems),
    receipts: published.receipts,
  };
}

/** The messages of a language as they are published: without those that are English anyway, which the checkout has. */
export function publishedMessages(complete: Omit<CheckoutMessages, "lang">): Required<PublishedMessages> {
  return {
    emails: differences(emails, complete.emails) ?? {},
    problems: differences(problems, complete.problems) ?? {},
    receipts: differences(receipts, complete.receipts) ?? {},
  };
}
