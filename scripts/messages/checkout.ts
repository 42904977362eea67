import { complete } from "./complete.ts";
import { differences } from "./differences.ts";
import emails from "./en/emails.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import type { EmailMessages, ProblemMessages } from "./types.ts";

/** The checkout's messages in one language. */
export interface CheckoutMessages {
  /** The language (BCP 47). */
  lang: string;
  emails: EmailMessages;
  problems: ProblemMessages;
}

/** Bundled with the code, for errors before anything was published. */
export const ENGLISH_FALLBACK: CheckoutMessages = { lang: "en", emails, problems };

/** Completes the published messages of a language with English ones, since an older version may have published fewer. */
export function checkoutMessages(
  lang: string,
  published: { emails?: unknown; problems?: unknown },
): CheckoutMessages {
  return {
    lang,
    emails: complete(emails, published.emails),
    problems: complete(problems, published.problems),
  };
}

/** The messages of a language as they are published: without those that are English anyway, which the checkout has. */
export function publishedMessages({ emails: own, problems: ownProblems }: Omit<CheckoutMessages, "lang">): {
  emails: unknown;
  problems: unknown;
} {
  return {
    emails: differences(emails, own) ?? {},
    problems: differences(problems, ownProblems) ?? {},
  };
}
