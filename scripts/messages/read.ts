import { readdirSync, readFileSync } from "node:fs";
import { complete } from "./complete.ts";
import emails from "./en/emails.json" with { type: "json" };
import pages from "./en/pages.json" with { type: "json" };
import problems from "./en/problems.json" with { type: "json" };
import type { Messages } from "./types.ts";

/** The English originals, which every translation is measured by. */
export const ENGLISH = { pages, emails, problems };

/** A language's files, each `<name>.json`. */
export const MESSAGE_FILES = ["pages", "emails", "problems"] as const;
export type MessageFile = (typeof MESSAGE_FILES)[number];

/** Some or all of a language's files, as they were parsed. */
export type MessageFiles = Partial<Record<MessageFile, unknown>>;

/** The languages that the shop speaks by itself: every folder beside this file. */
export const SHIPPED_LANGUAGES: readonly string[] = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The messages that are shipped in a language; none for one that is not among {@link SHIPPED_LANGUAGES}. */
export function shippedFiles(language: string): MessageFiles {
  if (!SHIPPED_LANGUAGES.includes(language)) return {};
  return Object.fromEntries(
    MESSAGE_FILES.map((file) => [
      file,
      JSON.parse(readFileSync(`${import.meta.dirname}/${language}/${file}.json`, "utf8")),
    ]),
  );
}

/**
 * All messages of a language: those of the content folder, which come by language, before the shipped ones; English where
 * neither has one.
 */
export function messagesIn(
  language: string,
  content: ReadonlyMap<string, MessageFiles> = new Map(),
): Messages {
  const layers = [content.get("en"), shippedFiles(language), content.get(language)];
  return layers.reduce<Messages>(
    (messages, layer) => ({
      pages: complete(messages.pages, layer?.pages),
      emails: complete(messages.emails, layer?.emails),
      problems: complete(messages.problems, layer?.problems),
    }),
    ENGLISH,
  );
}
