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
import { untranslated } from "#messages/untranslated.ts";
import type { Drafts } from "../content.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Findings } from "../mistakes.ts";
import { formatPath, mistakeAt, type Source } from "../source.ts";
import type { Path } from "../yaml.ts";

/** The languages with messages, either shipped or in the content folder. */
export function supportedLanguages({ messages }: Pick<Drafts, "messages">): string[] {
  return [...new Set([...SHIPPED_LANGUAGES, ...messages.keys()])].sort();
}

/** All messages of each of the shop's languages. */
export function messagesOf({ languages, messages }: Drafts): Map<string, Messages> {
  const content = new Map([...messages.keys()].map((language) => [language, filesIn(messages, language)]));
  return new Map(languages.map((language) => [language, messagesIn(language, content)]));
}

/**
 * A missing translation is only a warning, since the English message is shown instead. So are the English messages that
 * `shop init` writes to be translated.
 */
export function checkMessages({ languages, messages }: Drafts, findings: Findings): void {
  for (const language of languages) {
    if (!supportedLanguages({ messages }).includes(language)) continue;
    const [shipped, custom] = [shippedFiles(language), filesIn(messages, language)];
    for (const name of MESSAGE_FILES) {
      const source = messages.get(language)?.get(name);
      if (source?.isReadable === false) continue;
      const translation = merge(shipped[name], custom[name]) ?? {};
      for (const { path, found, expected, typo } of compareMessages(ENGLISH[name], translation, language)) {
        findings.warnings.push({
          file: source?.file ?? `messages/${language}/${name}.json`,
          line: source?.line(path) ?? 1,
          field: formatPath(path),
          found,
          expected: expected + (typo ? didYouMean(typo.word, typo.candidates) : ""),
        });
      }
      if (source && !SHIPPED_LANGUAGES.includes(language)) {
        warnOfEnglish(source, untranslated(ENGLISH[name], translation, language), findings);
      }
    }
  }
}

function warnOfEnglish(source: Source, paths: Path[], { warnings }: Findings): void {
  const [first, ...others] = paths;
  if (!first) return;
  const found = `the English text${others.length > 0 ? `, as in ${others.length} more of this file` : ""}`;
  warnings.push(mistakeAt(source, first, found, "its translation"));
}

function filesIn(messages: Drafts["messages"], language: string): MessageFiles {
  const files = messages.get(language) ?? new Map();
  return Object.fromEntries([...files].map(([name, { values }]) => [name, values]));
}
