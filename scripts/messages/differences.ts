import { isPlural, messageAt } from "./complete.ts";

/** The messages of a translation that differ from the English ones. `complete` makes the translation of them again. */
export function differences(english: unknown, translation: unknown): unknown {
  if (!isGroup(english) || !isGroup(translation)) {
    return JSON.stringify(english) === JSON.stringify(translation) ? undefined : translation;
  }
  const entries = Object.entries(translation).flatMap(([key, message]) => {
    const different = differences(messageAt(english, key), message);
    return different === undefined ? [] : [[key, different] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function isGroup(messages: unknown): messages is object {
  return typeof messages === "object" && messages !== null && !Array.isArray(messages) && !isPlural(messages);
}
