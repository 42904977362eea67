import type { EmailMessages } from "#messages/types.ts";
import type { EmailMessage } from "../mail.ts";
import type { Fill } from "./theme.ts";

/** A letter without its address. */
export type Written = Omit<EmailMessage, "to">;

/** What the letters say, and in which language (BCP 47). */
export type EmailTexts = EmailMessages & { lang: string };

/** Whose letter it is, in the reader's language. */
export interface Sender {
  name: string;
  /** One or two signs that stand for the shop, as on its pages. */
  seal: string[];
  fill: Fill;
  /** The mail address that answers questions. */
  support: string;
  /** The shop in the reader's language, without a trailing slash. */
  url: string;
}

/** A link that opens the library once. */
export interface Opening {
  url: string;
  expires: Date;
}

/** The plain text of a letter: its paragraphs, then who wrote it. */
export function plainText(sender: Sender, paragraphs: string[]): string {
  return `${[...paragraphs, `-- \n${sender.name}\n${sender.url}/`].join("\n\n")}\n`;
}
