import type { BoughtFile } from "#site/lib/open-in-place.ts";

/** The title of a file, or its name without the ending. */
export function titleOf({ title, name }: BoughtFile): string {
  return title ?? name.replace(/\.[^.]+$/, "");
}
