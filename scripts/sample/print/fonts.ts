import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import subsetFont from "subset-font";
import { chineseFontFile } from "../drawing/text.ts";

/** A font reduced to the characters of a text, and the CSS rule that declares it. */
export interface FontFile {
  file: string;
  data: Buffer;
  css: string;
}

const require = createRequire(import.meta.url);
const newsreader = (style: string) =>
  `@fontsource-variable/newsreader/files/newsreader-latin-standard-${style}.woff2`;

/** Static instances, since print software has trouble with variable fonts. */
const latin = [
  {
    family: "Newsreader",
    style: "normal",
    weight: 400,
    source: newsreader("normal"),
    axes: { opsz: 12, wght: 400 },
  },
  {
    family: "Newsreader",
    style: "normal",
    weight: 600,
    source: newsreader("normal"),
    axes: { opsz: 12, wght: 560 },
  },
  {
    family: "Newsreader",
    style: "italic",
    weight: 400,
    source: newsreader("italic"),
    axes: { opsz: 12, wght: 400 },
  },
  {
    family: "Newsreader Display",
    style: "normal",
    weight: 400,
    source: newsreader("normal"),
    axes: { opsz: 72, wght: 410 },
  },
  {
    family: "Newsreader Display",
    style: "italic",
    weight: 400,
    source: newsreader("italic"),
    axes: { opsz: 72, wght: 400 },
  },
  {
    family: "Plex Mono",
    style: "normal",
    weight: 400,
    source: "@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2",
  },
] as const;

/** `text-emphasis` draws it, although it is not in the text. */
const emphasisDot = "•";
/** Punctuation with the same code points in both scripts; Chinese text must take it from the Chinese font. */
const sharedPunctuation = "“”‘’—…·•";
const chineseWeights = [400, 700];

/** The fonts for a text: all the Latin ones, and the files of Noto Serif SC that have its characters. */
export async function fontsFor(text: string, format: "sfnt" | "woff2" = "sfnt"): Promise<FontFile[]> {
  const extension = format === "sfnt" ? "ttf" : "woff2";
  const used = [...new Set(`${text}${emphasisDot}`)].sort();
  const isChinese = (character: string) => (character.codePointAt(0) ?? 0) > 0x2e00;
  const chinese = used.filter((character) => isChinese(character) || sharedPunctuation.includes(character));
  const letters = used.filter((character) => !isChinese(character)).join("");
  const latinFiles = latin.map(async ({ family, style, weight, source, ...rest }): Promise<FontFile> => {
    const file = `${family.replace(" ", "-")}-${weight}-${style}.${extension}`.toLowerCase();
    const data = await subset(source, letters, format, "axes" in rest ? rest.axes : undefined);
    return {
      file,
      data,
      css: `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};src:url("${file}")}`,
    };
  });
  const slices = new Map<string, string[]>();
  for (const character of chinese) {
    const source = await chineseFontFile(character);
    slices.set(source, [...(slices.get(source) ?? []), character]);
  }
  const chineseFiles = [...slices].flatMap(([source, members], i) =>
    chineseWeights.map(async (weight): Promise<FontFile> => {
      const file = `noto-serif-sc-${weight}-${String(i + 1).padStart(2, "0")}.${extension}`;
      const range = members.map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`).join(",");
      const data = await subset(source, members.join(""), format, { wght: weight });
      return {
        file,
        data,
        css: `@font-face{font-family:"Noto Serif SC";font-weight:${weight};src:url("${file}");unicode-range:${range}}`,
      };
    }),
  );
  return Promise.all([...latinFiles, ...chineseFiles]);
}

async function subset(
  source: string,
  text: string,
  targetFormat: "sfnt" | "woff2",
  variationAxes?: Record<string, number>,
) {
  return subsetFont(await readFile(require.resolve(source)), text, {
    targetFormat,
    variationAxes,
    noHinting: true,
  });
}
