import { readFileSync } from "node:fs";
import type { PageMessages } from "#messages/types.ts";

/** All texts of the pages in one language. */
export type Messages = PageMessages;

let published: Record<string, Messages> | undefined;

/** The messages of one of the shop's languages, as publishing has put them together. */
export function messagesOf(lang: string): Messages {
  published ??= readMessages();
  const messages = published[lang];
  if (!messages) throw new Error(`The shop has no messages in ${lang}`);
  return messages;
}

function readMessages(): Record<string, Messages> {
  const path = process.env.MESSAGES;
  if (!path) throw new Error('MESSAGES is not set: run "npm run shop -- publish", which builds the site');
  return JSON.parse(readFileSync(path, "utf8"));
}
