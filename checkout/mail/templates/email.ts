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
  /** The creator who signs emails. Empty: the shop signs. */
  author?: string;
  /** The shop's email address for questions, which replies reach. */
  support: string;
  /** The shop's address in the recipient's language, without a trailing slash. */
  url: string;
}

/** A link that opens the library once. */
export interface LibraryLink {
  url: string;
  /** Whether it was sent for a purchase, and lasts as long. Others last for some minutes. */
  isLasting: boolean;
  /** Does the same in the browser that has asked for it, or has paid. null: no browser has. */
  code: string | null;
}

/** The link that turns off emails like this one. */
export interface MuteLink {
  /** A page with a button, and what email apps call for theirs. */
  url: string;
  /** Why the recipient gets the email; empty if it says so anyway. */
  why: string;
  label: string;
}

/** The plain text of an email: its paragraphs and the signature. */
export function plainText(sender: Sender, paragraphs: string[]): string {
  return `${[...paragraphs, `-- \n${sender.name}\n${sender.url}/`].join("\n\n")}\n`;
}
