import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type en from "../messages/en.json";

/** All texts of the interface in one language; `en.json` defines their shape. */
export type Messages = typeof en;

const folder = join(process.cwd(), "messages");
const loaded = new Map<string, Messages>();

/** The messages of a language. Throws where `messages/<lang>.json` is missing, and names the languages that exist. */
export function messagesOf(lang: string): Messages {
  const cached = loaded.get(lang);
  if (cached) return cached;
  const languages = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  if (!languages.includes(lang)) {
    throw new Error(`site/messages/${lang}.json: not found; there are messages in ${languages.join(", ")}`);
  }
  const messages: Messages = JSON.parse(readFileSync(join(folder, `${lang}.json`), "utf8"));
  loaded.set(lang, messages);
  return messages;
}
