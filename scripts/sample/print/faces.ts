import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import subsetFont from "subset-font";
import { hanFile } from "../ink/type.ts";

/** A font file cut down to what a text needs, and the CSS that names it. */
export interface Face {
  file: string;
  data: Buffer;
  css: string;
}

const require = createRequire(import.meta.url);
const newsreader = (style: string) =>
  `@fontsource-variable/newsreader/files/newsreader-latin-standard-${style}.woff2`;

/** Static cuts: printers' programs take variable fonts badly, and a document needs few of their positions. */
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

/** Drawn by `text-emphasis`, so it need not occur in the text. */
const emphasisDot = "•";
/** Marks that both scripts have under one number; in Chinese they must come from the Chinese face. */
const sharedMarks = "“”‘’—…·•";
const hanWeights = [400, 700];

/** The faces for a text: all Latin cuts, and of Noto Serif SC just the signs that occur in it. */
export async function facesFor(text: string, format: "sfnt" | "woff2" = "sfnt"): Promise<Face[]> {
  const extension = format === "sfnt" ? "ttf" : "woff2";
  const used = [...new Set(`${text}${emphasisDot}`)].sort();
  const isHan = (sign: string) => (sign.codePointAt(0) ?? 0) > 0x2e00;
  const signs = used.filter((sign) => isHan(sign) || sharedMarks.includes(sign));
  const letters = used.filter((sign) => !isHan(sign)).join("");
  const cuts = latin.map(async ({ family, style, weight, source, ...rest }): Promise<Face> => {
    const file = `${family.replace(" ", "-")}-${weight}-${style}.${extension}`.toLowerCase();
    const data = await cut(source, letters, format, "axes" in rest ? rest.axes : undefined);
    return {
      file,
      data,
      css: `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};src:url("${file}")}`,
    };
  });
  const slices = new Map<string, string[]>();
  for (const sign of signs) {
    const source = await hanFile(sign);
    slices.set(source, [...(slices.get(source) ?? []), sign]);
  }
  const han = [...slices].flatMap(([source, members], i) =>
    hanWeights.map(async (weight): Promise<Face> => {
      const file = `noto-serif-sc-${weight}-${String(i + 1).padStart(2, "0")}.${extension}`;
      const range = members.map((sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16)}`).join(",");
      const data = await cut(source, members.join(""), format, { wght: weight });
      return {
        file,
        data,
        css: `@font-face{font-family:"Noto Serif SC";font-weight:${weight};src:url("${file}");unicode-range:${range}}`,
      };
    }),
  );
  return Promise.all([...cuts, ...han]);
}

async function cut(
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
