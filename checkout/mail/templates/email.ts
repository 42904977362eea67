import type { EmailMessages } from "#messages/types.ts";
import type { EmailMessage } from "../mail.ts";
import type { Fill } from "./theme.ts";

/** An email without its recipient. */
export type EmailContent = Omit<EmailMessage, "to">;

/** The texts of emails and their language (BCP 47). */
export type EmailTexts = EmailMessages & { lang: string };

/** The shop that sends the email, in the recipient's language. */
export interface Sender {
  name: string;
  /** One or two characters, as on the pages. */
  seal: string[];
  fill: Fill;
  /** The shop's email address for questions. */
  support: string;
  /** The shop's address in the recipient's language, without a trailing slash. */
  url: string;
}

/** A sign-in link to the library. It works once. */
export interface LibraryLink {
  url: string;
  expires: Date;
}

/** The plain text of an email: its paragraphs and the signature. */
export function plainText(sender: Sender, paragraphs: string[]): string {
  return `${[...paragraphs, `-- \n${sender.name}\n${sender.url}/`].join("\n\n")}\n`;
}
