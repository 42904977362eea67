import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

/** Cuts the site's Latin face down to what pages need. Run it after changing what is below: `node scripts/fonts.ts` */

const fonts = fileURLToPath(new URL("../site/fonts", import.meta.url));
const source = (style: string) =>
  `@fontsource-variable/newsreader/files/newsreader-latin-standard-${style}.woff2`;

const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i));
const PUNCTUATION = "\u00a0×·–—‘’“”…";
const SIGNS = "£¥©«°±»¼½÷€−";
/** What stands in a heading or an emphasis. */
const BOLD = `${ASCII.replace(/["*<=>@[\\\]^_\x60{|}~]/g, "")}×·–—‘’“”…`;
/** An italic line has neither brackets nor accents by the dozen. */
const ITALIC = `${ASCII.replace(/["#$%*+<=>@[\\\]^_\x60{|}~]/g, "")}–—‘’“”…àäçèéêöü`;
const ACCENTED = "ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ";

/** At one optical size: that of text that is read and titles alike. */
const OPTICAL_SIZE = 32;
const regular = { opsz: OPTICAL_SIZE, wght: 400 };
const weights = { opsz: OPTICAL_SIZE, wght: { min: 400, max: 600 } };

const FILES = [
  { name: "newsreader-regular", style: "normal", text: ASCII + PUNCTUATION, variationAxes: regular },
  { name: "newsreader", style: "normal", text: BOLD, variationAxes: weights },
  { name: "newsreader-more", style: "normal", text: SIGNS + ACCENTED, variationAxes: weights },
  { name: "newsreader-italic", style: "italic", text: ITALIC, variationAxes: regular },
];

const { resolve } = createRequire(import.meta.url);
for (const { name, style, text, variationAxes } of FILES) {
  const face = await readFile(resolve(source(style)));
  const cut = await subsetFont(face, text, { targetFormat: "woff2", variationAxes });
  await writeFile(join(fonts, `${name}.woff2`), cut);
  console.log(`${name}.woff2`, cut.length);
}
