import emails from "./en/emails.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import receipts from "./en/receipts.json" with { type: "json" };
import type { EmailMessages, ProblemMessages, ReceiptMessages } from "./types.ts";

/** The checkout's messages in English, which stand in for what is missing. The Worker has its shop's own ones in their place. */
export const ENGLISH: {
  lang: string;
  emails: EmailMessages;
  problems: ProblemMessages;
  receipts: ReceiptMessages;
} = {
  lang: "en",
  ...{ emails, problems, receipts },
};
