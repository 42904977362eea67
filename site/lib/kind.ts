import type { Messages } from "./messages.ts";

/** A kind of product in the page's language, or as it is written where the language has no word for it. */
export function kindName(kind: string, messages: Messages): string {
  return new Map(Object.entries(messages.kinds)).get(kind) ?? kind;
}
