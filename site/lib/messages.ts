import type { PageMessages } from "#messages/types.ts";
import { shopSource } from "./source.ts";

/** All texts of the pages in one language. */
export type Messages = PageMessages;

/** The messages in one of the shop's languages. */
export function messagesOf(language: string): Messages {
  return shopSource().messages(language);
}
