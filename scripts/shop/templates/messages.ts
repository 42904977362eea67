import { pluralFormsOf } from "#messages/compare.ts";
import { isPlural } from "#messages/complete.ts";
import { ENGLISH, MESSAGE_FILES } from "#messages/read.ts";

/**
 * The files with the English messages for a translation into a language, by their paths in the content folder. Messages with a
 * number have each plural form of the language.
 */
export function messageTemplates(language: string): Record<string, string> {
  return Object.fromEntries(
    MESSAGE_FILES.map((name) => [
      `messages/${language}/${name}.json`,
      `${JSON.stringify(withPluralForms(ENGLISH[name], language), null, 2)}\n`,
    ]),
  );
}

function withPluralForms(messages: unknown, language: string): unknown {
  if (typeof messages === "string") return messages;
  if (Array.isArray(messages)) return messages.map((message) => withPluralForms(message, language));
  if (isPlural(messages)) {
    const exact = Object.entries(messages).filter(([form]) => form.startsWith("="));
    const forms = pluralFormsOf(language).map((form) => [form, messages[form] ?? messages.other]);
    return Object.fromEntries([...exact, ...forms]);
  }
  return Object.fromEntries(
    Object.entries(Object(messages)).map(([key, message]) => [key, withPluralForms(message, language)]),
  );
}
