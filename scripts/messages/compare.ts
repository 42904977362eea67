import { isPlural, isText, messageAt } from "./complete.ts";
import type { PluralForms } from "./format.ts";

/** Where a translation is not what the English original asks for. */
export interface Difference {
  /** Where in the file: `library.empty.title`. */
  path: (string | number)[];
  found: string;
  expected: string;
  /** A key or a {name} that there is none of, and those that could have been meant. */
  slip?: { word: string; known: string[] };
}

const MISSING = { found: "nothing" };
const UNSUITABLE = { found: "something else" };
/** Numbers among which every formatPlural form is met that small whole numbers ask for. */
const COUNTED = Array.from({ length: 201 }, (_, n) => n);

/** Finds what a language's translation of a group of messages leaves out, or says that is never asked for. */
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
    else yield { path, ...UNSUITABLE, expected: "a text" };
  } else if (isPlural(english)) {
    if (isPlural(translation)) yield* comparePlurals(english, translation, language, path);
    else yield { path, ...UNSUITABLE, expected: `texts for ${formsOf(language).join(", ")}` };
  } else if (typeof translation !== "object" || translation === null) {
    yield { path, ...UNSUITABLE, expected: "a group of messages" };
  } else {
    const messages = Object.entries(Object(english));
    const known = messages.map(([key]) => key);
    for (const [key, message] of messages) {
      yield* compareMessages(message, messageAt(translation, key), language, [...path, step(english, key)]);
    }
    for (const key of Object.keys(translation)) {
      if (known.includes(key)) continue;
      yield {
        path: [...path, key],
        found: "an unknown key",
        expected: `one of ${known.join(", ")}`,
        slip: { word: key, known },
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
  for (const form of formsOf(language)) {
    if (translation[form] === undefined) yield { path: [...path, form], ...MISSING, expected: "its text" };
  }
  yield* compareNames(textsOf(english), textsOf(translation), path);
}

function textsOf(forms: PluralForms): string[] {
  return Object.values(forms).filter(isText);
}

/** The formatPlural forms of a language that small whole numbers ask for. */
function formsOf(language: string): Intl.LDMLPluralRule[] {
  const rules = new Intl.PluralRules(language);
  const asked = new Set(COUNTED.map((n) => rules.select(n))).add("other");
  return rules.resolvedOptions().pluralCategories.filter((form) => asked.has(form));
}

/** A name that nobody fills in would be shown with its brackets. */
function* compareNames(
  english: string[],
  translation: string[],
  path: Difference["path"],
): Generator<Difference> {
  const known = namesIn(english);
  for (const name of namesIn(translation)) {
    if (known.includes(name)) continue;
    const expected = known.length > 0 ? known.join(", ") : "no {name}";
    yield { path, found: name, expected, slip: { word: name, known } };
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

/** Lists are counted. */
function step(group: unknown, key: string): string | number {
  return Array.isArray(group) ? Number(key) : key;
}
