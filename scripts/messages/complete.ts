import type { PluralForms } from "./format.ts";
import type { Translation } from "./types.ts";

const PLURAL_FORM = /^(zero|one|two|few|many|other|=\d+)$/;

/** The English messages, each replaced by its translation if that has the same shape. Ignores unknown keys in the translation. */
export function complete<English>(english: English, translation: unknown): Translation<English>;
export function complete(english: unknown, translation: unknown): unknown {
  if (typeof english === "string") return isText(translation) ? translation : english;
  if (isPlural(english)) return isPlural(translation) ? translation : english;
  if (Array.isArray(english)) {
    return english.map((message, i) => complete(message, messageAt(translation, String(i))));
  }
  return Object.fromEntries(
    Object.entries(Object(english)).map(([key, message]) => [
      key,
      complete(message, messageAt(translation, key)),
    ]),
  );
}

/** A member of nested messages. undefined: there is none. */
export function messageAt(messages: unknown, key: string): unknown {
  const exists = typeof messages === "object" && messages !== null && Object.hasOwn(messages, key);
  return exists ? Reflect.get(messages, key) : undefined;
}

export function isText(message: unknown): message is string {
  return typeof message === "string" && message.trim() !== "";
}

export function isPlural(message: unknown): message is PluralForms {
  if (typeof message !== "object" || message === null) return false;
  const forms = Object.entries(message);
  return "other" in message && forms.every(([form, text]) => PLURAL_FORM.test(form) && isText(text));
}

/** Merges two translations. Messages in `overrides` replace those in `translation`. */
export function merge(translation: unknown, overrides: unknown): unknown {
  if (overrides === undefined) return translation;
  if (!isGroup(translation) || !isGroup(overrides)) return overrides;
  const keys = new Set([...Object.keys(translation), ...Object.keys(overrides)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, merge(messageAt(translation, key), messageAt(overrides, key))]),
  );
}

function isGroup(messages: unknown): messages is object {
  return typeof messages === "object" && messages !== null && !isPlural(messages);
}
