import { isPlural, isText, messageAt } from "./complete.ts";
import type { PluralForms } from "./format.ts";

/** A place where a translation does not match the English original. */
export interface Difference {
  /** The path within the file, such as `library.empty.title`. */
  path: (string | number)[];
  found: string;
  expected: string;
  /** An unknown key or {name}, and the valid ones, to suggest a correction. */
  typo?: { word: string; candidates: string[] };
}

const MISSING = { found: "nothing" };
const WRONG_TYPE = { found: "something else" };
/** Numbers that together use every plural form of a language that small whole numbers can have. */
const SAMPLE_NUMBERS = Array.from({ length: 201 }, (_, n) => n);

/** Finds missing and unknown messages in the translation of a group of messages. */
export function* compareMessages(
  english: unknown,
  translation: unknown,
  language: string,
  path: Difference["path"] = [],
): Generator<Difference> {
  if (translation === undefined) {
    for (const missing of messagesUnder(english, path)) {
      yield { path: missing, ...MISSING, expected: "its translation" };
    }
  } else if (typeof english === "string") {
    if (isText(translation)) yield* compareNames([english], [translation], path);
    else yield { path, ...WRONG_TYPE, expected: "a text" };
  } else if (isPlural(english)) {
    if (isPlural(translation)) yield* comparePlurals(english, translation, language, path);
    else yield { path, ...WRONG_TYPE, expected: `texts for ${pluralFormsOf(language).join(", ")}` };
  } else if (typeof translation !== "object" || translation === null) {
    yield { path, ...WRONG_TYPE, expected: "a group of messages" };
  } else {
    const messages = Object.entries(Object(english));
    const keys = messages.map(([key]) => key);
    for (const [key, message] of messages) {
      yield* compareMessages(message, messageAt(translation, key), language, [...path, step(english, key)]);
    }
    for (const key of Object.keys(translation)) {
      if (keys.includes(key)) continue;
      yield {
        path: [...path, key],
        found: "an unknown key",
        expected: `one of ${keys.join(", ")}`,
        typo: { word: key, candidates: keys },
      };
    }
  }
}

function* comparePlurals(
  english: PluralForms,
  translation: PluralForms,
  language: string,
  path: Difference["path"],
): Generator<Difference> {
  for (const form of pluralFormsOf(language)) {
    if (translation[form] === undefined) yield { path: [...path, form], ...MISSING, expected: "its text" };
  }
  yield* compareNames(textsOf(english), textsOf(translation), path);
}

function textsOf(forms: PluralForms): string[] {
  return Object.values(forms).filter(isText);
}

/** The plural forms of a language that small whole numbers use. */
export function pluralFormsOf(language: string): Intl.LDMLPluralRule[] {
  const known = formsByLanguage.get(language);
  if (known) return known;
  const rules = new Intl.PluralRules(language);
  const used = new Set(SAMPLE_NUMBERS.map((n) => rules.select(n))).add("other");
  const forms = rules.resolvedOptions().pluralCategories.filter((form) => used.has(form));
  formsByLanguage.set(language, forms);
  return forms;
}

const formsByLanguage = new Map<string, Intl.LDMLPluralRule[]>();

/** Finds {names} that the original does not have. They would not be filled in, and be shown with their braces. */
function* compareNames(
  english: string[],
  translation: string[],
  path: Difference["path"],
): Generator<Difference> {
  const candidates = namesIn(english);
  for (const name of namesIn(translation)) {
    if (candidates.includes(name)) continue;
    const expected = candidates.length > 0 ? candidates.join(", ") : "no {name}";
    yield { path, found: name, expected, typo: { word: name, candidates } };
  }
}

function namesIn(texts: string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))];
}

function* messagesUnder(english: unknown, path: Difference["path"]): Generator<Difference["path"]> {
  if (typeof english === "string" || isPlural(english)) yield path;
  else {
    for (const [key, message] of Object.entries(Object(english))) {
      yield* messagesUnder(message, [...path, step(english, key)]);
    }
  }
}

/** The path step for a key: a number in a list. */
function step(group: unknown, key: string): string | number {
  return Array.isArray(group) ? Number(key) : key;
}
