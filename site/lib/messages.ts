import { readFileSync } from "node:fs";
import type { PageMessages } from "#messages/types.ts";

/** All texts of the pages in one language. */
export type Messages = PageMessages;

let published: Record<string, Messages> | undefined;

/** The messages in one of the shop's languages. Publishing writes them to the file that `MESSAGES` names. */
export function messagesOf(lang: string): Messages {
  published ??= readMessages();
  const messages = published[lang];
  if (!messages) throw new Error(`There are no messages in ${lang}: run "npm run shop -- publish" again`);
  return messages;
}

function readMessages(): Record<string, Messages> {
  const path = process.env.MESSAGES;
  if (!path) throw new Error('MESSAGES is not set: run "npm run shop -- publish", which builds the site');
  return JSON.parse(readFileSync(path, "utf8"));
}
