import { complete } from "./complete.ts";
import emails from "./en/emails.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import type { EmailMessages, ProblemMessages } from "./types.ts";

/** What the checkout says in one language. */
export interface CheckoutMessages {
  /** The language (BCP 47). */
  lang: string;
  emails: EmailMessages;
  problems: ProblemMessages;
}

/** At hand even where nothing has been published that could be read. */
export const ENGLISH: CheckoutMessages = { lang: "en", emails, problems };

/** What was published in a language, maybe by an older version: English where it lacks a message. */
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
