import { shortHash } from "#catalogue/short-hash.ts";
import { rememberByObject } from "#domain/remember.ts";

/** A hash of a value of the catalogue. Most are products, or lists of them, which are often the same objects as the last time. */
export function valueHash(value: unknown): string {
  if (Array.isArray(value)) return shortHash(value.map(valueHash).join(" "));
  if (typeof value !== "object" || value === null) return shortHash(JSON.stringify(value) ?? "");
  return remember(value, "", () => shortHash(JSON.stringify(value)));
}

const remember = rememberByObject<string>();
