import type { PluralForms } from "./format.ts";
import type { Translation } from "./types.ts";

const PLURAL_FORM = /^(zero|one|two|few|many|other|=\d+)$/;

/** The English messages, each in translation where there is one of the same shape. What else a translation holds is left out. */
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

export function messageAt(messages: unknown, key: string): unknown {
  const isThere = typeof messages === "object" && messages !== null && Object.hasOwn(messages, key);
  return isThere ? Reflect.get(messages, key) : undefined;
}

export function isText(message: unknown): message is string {
  return typeof message === "string" && message.trim() !== "";
}

export function isPlural(message: unknown): message is PluralForms {
  if (typeof message !== "object" || message === null) return false;
  const forms = Object.entries(message);
  return "other" in message && forms.every(([form, text]) => PLURAL_FORM.test(form) && isText(text));
}

/** One translation with what another has in its place. */
export function merge(translation: unknown, over: unknown): unknown {
  if (over === undefined) return translation;
  if (!isGroup(translation) || !isGroup(over)) return over;
  const keys = new Set([...Object.keys(translation), ...Object.keys(over)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, merge(messageAt(translation, key), messageAt(over, key))]),
  );
}

function isGroup(messages: unknown): messages is object {
  return typeof messages === "object" && messages !== null && !isPlural(messages);
}
