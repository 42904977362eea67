import type { Messages } from "./messages.ts";

/** A kind of product in the page's language, or as the creator wrote it if there is no message for it. */
export function kindName(kind: string, messages: Messages): string {
  return new Map(Object.entries(messages.kinds)).get(kind) ?? kind;
}
