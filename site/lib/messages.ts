import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type en from "../messages/en.json";

/** Every word of the shop's own in one language; `en.json` is the measure. */
export type Messages = typeof en;

const folder = join(process.cwd(), "messages");
const loaded = new Map<string, Messages>();

/** The messages of a language. Throws for one that has no `messages/<lang>.json`, naming those that do. */
export function messagesOf(lang: string): Messages {
  const known = loaded.get(lang);
  if (known) return known;
  const languages = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  if (!languages.includes(lang)) {
    throw new Error(
      `site/messages/${lang}.json: not there; the shop's texts exist in ${languages.join(", ")}`,
    );
  }
  const messages: Messages = JSON.parse(readFileSync(join(folder, `${lang}.json`), "utf8"));
  loaded.set(lang, messages);
  return messages;
}
