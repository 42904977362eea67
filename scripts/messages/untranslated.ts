import { isPlural, messageAt } from "./complete.ts";

const ENGLISH_VARIANT = /^en(-|$)/;
/** Single words, such as names, may be the same in another language. */
const SEVERAL_WORDS = /\p{L}{2,}\s+\p{L}{2,}/u;

/** The paths of the texts in a translation that are still the English ones. */
export function untranslated(
  english: unknown,
  translation: unknown,
  language: string,
  path: (string | number)[] = [],
): (string | number)[][] {
  if (ENGLISH_VARIANT.test(language)) return [];
  if (typeof english === "string") {
    return english === translation && SEVERAL_WORDS.test(english.replace(/\{\w+\}/g, "")) ? [path] : [];
  }
  if (isPlural(english)) {
    return untranslated(english.other, messageAt(translation, "other"), language, [...path, "other"]);
  }
  return Object.entries(Object(english)).flatMap(([key, message]) => {
    const step = Array.isArray(english) ? Number(key) : key;
    return untranslated(message, messageAt(translation, key), language, [...path, step]);
  });
}
