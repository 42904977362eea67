import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import subsetFont from "subset-font";
import { openOutput } from "./output.ts";

/**
 * Subsets Newsreader for the site's pages and for one of its tests: `node site-fonts.ts [--check]`. Run it after a change
 * below. `--check` writes nothing, and fails with a list of the files that differ.
 */

const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i));
const PUNCTUATION = "\u00a0×·–—‘’“”…";
const SIGNS = "£¥©«°±»¼½÷€−";
/** The characters of headings and of emphasised text. */
const BOLD = `${ASCII.replace(/["*<=>@[\\\]^_\x60{|}~]/g, "")}×·–—‘’“”…`;
/** Italic text uses no brackets and only common accents. */
const ITALIC = `${ASCII.replace(/["#$%*+<=>@[\\\]^_\x60{|}~]/g, "")}–—‘’“”…àäçèéêöü`;
const ACCENTED = "ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ";

/** One optical size, which suits running text and titles alike. */
const OPTICAL_SIZE = 32;
const regular = { opsz: OPTICAL_SIZE, wght: 400 };
const weights = { opsz: OPTICAL_SIZE, wght: { min: 400, max: 600 } };

const FONTS = [
  {
    path: "site/fonts/newsreader-regular.woff2",
    style: "normal",
    text: ASCII + PUNCTUATION,
    variationAxes: regular,
  },
  { path: "site/fonts/newsreader.woff2", style: "normal", text: BOLD, variationAxes: weights },
  {
    path: "site/fonts/newsreader-more.woff2",
    style: "normal",
    text: SIGNS + ACCENTED,
    variationAxes: weights,
  },
  { path: "site/fonts/newsreader-italic.woff2", style: "italic", text: ITALIC, variationAxes: regular },
  { path: "tests/site/fixture/lamp.ttf", style: "normal", text: "Lamp", variationAxes: regular },
];

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const output = openOutput(values.check);
const { resolve } = createRequire(import.meta.url);
for (const { path, style, text, variationAxes } of FONTS) {
  const source = `@fontsource-variable/newsreader/files/newsreader-latin-standard-${style}.woff2`;
  const targetFormat = path.endsWith(".ttf") ? "sfnt" : "woff2";
  const font = await subsetFont(await readFile(resolve(source)), text, { targetFormat, variationAxes });
  await output.save(path, font);
  console.log(path, font.length);
}
output.close();
