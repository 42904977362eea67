import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create } from "fontkit";
import * as z from "zod";

/** A font file, and the characters that it has. */
export interface FontFile {
  /** Its path. */
  path: string;
  family: "latin" | "han";
  bytes: Buffer;
  characters: ReadonlySet<number>;
}

/**
 * The families of receipts. Both are split into files by character, as for websites. Newsreader is the typeface of the pages, and
 * Noto Serif that of Chinese and of what Newsreader does not have.
 */
const FAMILIES = [
  { family: "latin", name: "newsreader", axes: "standard" },
  { family: "han", name: "noto-serif-sc", axes: "wght" },
] as const;

const Ranges = z.record(z.string(), z.string());

const { resolve } = createRequire(import.meta.url);

/** Finds the font file for a character. Reads each file when it is first needed, and keeps it. */
export function openFontFiles(): (codePoint: number, preferHan: boolean) => FontFile | null {
  const families = FAMILIES.map(({ family, name, axes }) => {
    const pack = `@fontsource-variable/${name}`;
    const ranges = Ranges.parse(JSON.parse(readFileSync(resolve(`${pack}/unicode.json`), "utf8")));
    const files = Object.entries(ranges).map(([subset, text]) => ({
      ranges: parseRanges(text),
      // Numbered subsets are in brackets.
      path: `${pack}/files/${name}-${subset.replace(/[[\]]/g, "")}-${axes}-normal.woff2`,
    }));
    return { family, files };
  });
  const open = new Map<string, FontFile>();

  function load(path: string, family: FontFile["family"]): FontFile {
    const cached = open.get(path);
    if (cached) return cached;
    const bytes = readFileSync(resolve(path));
    const file = { path, family, bytes, characters: new Set(create(bytes).characterSet) };
    open.set(path, file);
    return file;
  }

  return (codePoint, preferHan) => {
    for (const { family, files } of preferHan ? families.toReversed() : families) {
      for (const { path, ranges } of files) {
        if (!ranges.some(([first, last]) => codePoint >= first && codePoint <= last)) continue;
        const file = load(path, family);
        if (file.characters.has(codePoint)) return file;
      }
    }
    return null;
  };
}

/** `U+4e00-4e10,U+5f00` as pairs of the first and the last code point. */
function parseRanges(text: string): [first: number, last: number][] {
  return text.split(",").map((range) => {
    const [first = "", last = first] = range.trim().slice(2).split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  });
}
