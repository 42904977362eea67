import { type Zippable, zipSync } from "fflate";

export type Files = Record<string, string | Uint8Array>;

/** A zip whose bytes depend on the files alone: names are sorted, and all files have one date. */
export function zip(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const data = files[name] ?? "";
    entries[name] = [
      typeof data === "string" ? new TextEncoder().encode(data) : data,
      { mtime: zipDate, level: 9 },
    ];
  }
  return zipSync(entries);
}

/** Zip dates have no time zone, so this is wall-clock time. */
export const zipDate = new Date(2026, 9, 2, 12, 0, 0);
