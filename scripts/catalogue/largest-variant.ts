import type { Picture } from "./types.ts";

/** The path of a picture's largest variant in its most compatible format; empty if it has none. */
export function largestVariant(picture: Picture): string {
  return picture.sources.at(-1)?.variants.at(-1)?.src ?? "";
}
