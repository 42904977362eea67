import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

/** Subsets the site's Latin font to the characters that pages need. Run it after changing a subset: `node scripts/fonts.ts` */

const FOLDER = fileURLToPath(new URL("../site/fonts", import.meta.url));
const sourceOf = (style: string) =>
  `@fontsource-variable/newsreader/files/newsreader-latin-standard-${style}.woff2`;

const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i));
const PUNCTUATION = "\u00a0×·–—‘’“”…";
const SYMBOLS = "£¥©«°±»¼½÷€−";
/** Characters of headings and emphasis. */
const BOLD = `${ASCII.replace(/["*<=>@[\\\]^_\x60{|}~]/g, "")}×·–—‘’“”…`;
/** Italic texts are short: no brackets, and only common accents. */
const ITALIC = `${ASCII.replace(/["#$%*+<=>@[\\\]^_\x60{|}~]/g, "")}–—‘’“”…àäçèéêöü`;
const ACCENTED = "ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ";

/** One optical size, for body text and titles alike. */
const OPTICAL_SIZE = 32;
const regular = { opsz: OPTICAL_SIZE, wght: 400 };
const weights = { opsz: OPTICAL_SIZE, wght: { min: 400, max: 600 } };

const FILES = [
  { name: "newsreader-regular", style: "normal", text: ASCII + PUNCTUATION, variationAxes: regular },
  { name: "newsreader", style: "normal", text: BOLD, variationAxes: weights },
  { name: "newsreader-more", style: "normal", text: SYMBOLS + ACCENTED, variationAxes: weights },
  { name: "newsreader-italic", style: "italic", text: ITALIC, variationAxes: regular },
];

const { resolve } = createRequire(import.meta.url);
for (const { name, style, text, variationAxes } of FILES) {
  const font = await readFile(resolve(sourceOf(style)));
  const subset = await subsetFont(font, text, { targetFormat: "woff2", variationAxes });
  await writeFile(join(FOLDER, `${name}.woff2`), subset);
  console.log(`${name}.woff2`, subset.length);
}
