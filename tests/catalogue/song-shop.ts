import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { shopWith } from "./content-folder.ts";

export const SONG = "products/lamp-song/product.md";
const UNTRANSLATED = /expected a translation/;

/** What is wrong with a content folder, without translations that are missing. */
export async function check(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir);
  return {
    mistakes: mistakes.map((mistake) => formatMistake(mistake)),
    warnings: warnings.map((warning) => formatMistake(warning)).filter((text) => !UNTRANSLATED.test(text)),
  };
}

/** The fixture's shop with a song whose front matter has these lines too. */
export function songWith(lines: string, files: Record<string, string | null> = {}): string {
  return shopWith({
    [SONG]: `---
kind: music
summary: A lamp, humming.
created: 2026-05-01
coverAlt: A humming lamp.
${lines}
---

It hums.
`,
    "products/lamp-song/product.zh.md": null,
    "products/all-lamps": null,
    collections: null,
    ...files,
  });
}
