import type emails from "./en/emails.json";
import type pages from "./en/pages.json";
import type problems from "./en/problems.json";
import type { PluralForms } from "./format.ts";

/** What has every message of the English original, in any language. Each language has the formatPlural forms that it needs. */
export type Translation<English> = English extends string
  ? string
  : keyof English extends keyof PluralForms
    ? PluralForms
    : { [Key in keyof English]: Translation<English[Key]> };

/** What the pages say; their scripts and the search index take theirs from it. */
export type PageMessages = Translation<typeof pages>;
/** What the shop's emails say. */
export type EmailMessages = Translation<typeof emails>;
/** What the checkout says where something went wrong. */
export type ProblemMessages = Translation<typeof problems>;

/** All messages of one language, by the names of their files. */
export interface Messages {
  pages: PageMessages;
  emails: EmailMessages;
  problems: ProblemMessages;
}
