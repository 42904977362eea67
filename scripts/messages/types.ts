import type emails from "./en/emails.json";
import type pages from "./en/pages.json";
import type problems from "./en/problems.json";
import type receipts from "./en/receipts.json";
import type { PluralForms } from "./format.ts";

/** A translation with every message of the English original. Each language has its own plural forms. */
export type Translation<English> = English extends string
  ? string
  : keyof English extends keyof PluralForms
    ? PluralForms
    : { [Key in keyof English]: Translation<English[Key]> };

/** Messages of receipts and invoices, as pages and as PDFs. */
export type ReceiptMessages = Translation<typeof receipts>;
/** Messages of the pages, their scripts and the search index. */
export type PageMessages = Translation<typeof pages> & { receipt: ReceiptMessages };
/** Messages of the emails. */
export type EmailMessages = Translation<typeof emails>;
/** Messages of the checkout's error pages and problem documents. */
export type ProblemMessages = Translation<typeof problems>;

/** All messages of one language, by the names of their files. */
export interface Messages {
  pages: PageMessages;
  emails: EmailMessages;
  problems: ProblemMessages;
  receipts: ReceiptMessages;
}
