import { compareMessages } from "#messages/compare.ts";
import { merge } from "#messages/complete.ts";
import {
  ENGLISH,
  MESSAGE_FILES,
  type MessageFiles,
  messagesIn,
  SHIPPED_LANGUAGES,
  shippedFiles,
} from "#messages/read.ts";
import type { Messages } from "#messages/types.ts";
import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { didYouMean } from "../nearest.ts";
import { fieldName } from "../source.ts";

/** The languages that there are messages in: the shipped ones, and those that the creator has brought. */
export function spokenLanguages({ messages }: Pick<Drafts, "messages">): string[] {
  return [...new Set([...SHIPPED_LANGUAGES, ...messages.keys()])].sort();
}

/** All messages of each of the shop's languages. */
export function messagesOf({ languages, messages }: Drafts): Map<string, Messages> {
  const content = new Map([...messages.keys()].map((language) => [language, filesIn(messages, language)]));
  return new Map(languages.map((language) => [language, messagesIn(language, content)]));
}

/** A translation may lag behind: what is missing is a warning, and English is shown instead. */
export function checkMessages({ languages, messages }: Drafts, findings: Findings): void {
  for (const language of languages) {
    if (!spokenLanguages({ messages }).includes(language)) continue;
    const [shipped, own] = [shippedFiles(language), filesIn(messages, language)];
    for (const name of MESSAGE_FILES) {
      const source = messages.get(language)?.get(name);
      if (source?.readable === false) continue;
      const translation = merge(shipped[name], own[name]) ?? {};
      for (const { path, found, expected, slip } of compareMessages(ENGLISH[name], translation, language)) {
        findings.warnings.push({
          file: source?.file ?? `messages/${language}/${name}.json`,
          line: source?.line(path) ?? 1,
          field: fieldName(path),
          found,
          expected: expected + (slip ? didYouMean(slip.word, slip.known) : ""),
        });
      }
    }
  }
}

function filesIn(messages: Drafts["messages"], language: string): MessageFiles {
  const files = messages.get(language) ?? new Map();
  return Object.fromEntries([...files].map(([name, { values }]) => [name, values]));
}
