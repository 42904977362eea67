import { readdirSync, readFileSync } from "node:fs";
import { complete } from "./complete.ts";
import emails from "./en/emails.json" with { type: "json" };
import pages from "./en/pages.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import receipts from "./en/receipts.json" with { type: "json" };
import type { Messages, Translation } from "./types.ts";

/** The English originals, with which translations are compared. */
export const ENGLISH = { pages, emails, problems, receipts };

/** The names of a language's files, without `.json`. */
export const MESSAGE_FILES = ["pages", "emails", "problems", "receipts"] as const;
export type MessageFile = (typeof MESSAGE_FILES)[number];

/** The parsed content of some or all of a language's files. */
export type MessageFiles = Partial<Record<MessageFile, unknown>>;

/** The languages shipped with the shop: the folders next to this file. */
export const SHIPPED_LANGUAGES: readonly string[] = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The shipped messages of a language. Empty if it is not in {@link SHIPPED_LANGUAGES}. */
export function shippedFiles(language: string): MessageFiles {
  if (!SHIPPED_LANGUAGES.includes(language)) return {};
  return Object.fromEntries(
    MESSAGE_FILES.map((file) => [
      file,
      JSON.parse(readFileSync(`${import.meta.dirname}/${language}/${file}.json`, "utf8")),
    ]),
  );
}

/** All messages of a language. Those in the content folder override the shipped ones. English if a message is in neither. */
export function messagesIn(
  language: string,
  content: ReadonlyMap<string, MessageFiles> = new Map(),
): Messages {
  const layers = [content.get("en"), shippedFiles(language), content.get(language)];
  const key = JSON.stringify(layers);
  const earlier = known.get(language);
  if (earlier?.key === key) return earlier.messages;
  const messages = completeMessages(layers);
  known.set(language, { key, messages });
  return messages;
}

/** The messages of each language as they were completed last, since that takes longer than reading them. */
const known = new Map<string, { key: string; messages: Messages }>();

function completeMessages(layers: readonly (MessageFiles | undefined)[]): Messages {
  const messages = layers.reduce<Omit<Messages, "pages"> & { pages: Translation<typeof pages> }>(
    (messages, layer) => ({
      pages: complete(messages.pages, layer?.pages),
      emails: complete(messages.emails, layer?.emails),
      problems: complete(messages.problems, layer?.problems),
      receipts: complete(messages.receipts, layer?.receipts),
    }),
    ENGLISH,
  );
  return { ...messages, pages: { ...messages.pages, receipt: messages.receipts } };
}
