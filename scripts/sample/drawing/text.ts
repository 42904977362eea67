import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import subsetFont from "subset-font";

/** How to set a text: `display`, `text` and `italic` are Newsreader, `han` is Noto Serif SC, `mono` is Plex Mono. */
export interface TextStyle {
  face?: "display" | "text" | "italic" | "han" | "mono";
  size: number;
  weight?: number;
  x?: number;
  /** The baseline. */
  y?: number;
  align?: "start" | "middle" | "end";
  /** Extra space after each letter, in em. */
  tracking?: number;
  /** Decimals kept in coordinates. */
  precision?: number;
}

/** The outlines of a line of text as SVG path data, so that a picture looks the same without the font. */
export async function outline(text: string, style: TextStyle): Promise<string> {
  const { size, x = 0, y = 0, align = "start", tracking = 0, precision = size > 60 ? 0 : 1 } = style;
  const placed: { commands: readonly Command[]; offset: number; scale: number }[] = [];
  let advance = 0;
  for (const run of await fontRuns(text, style)) {
    const scale = size / run.font.unitsPerEm;
    const { glyphs, positions } = run.font.layout(run.text);
    glyphs.forEach((glyph, i) => {
      placed.push({ commands: glyph.path.commands, offset: advance, scale });
      advance += (positions[i]?.xAdvance ?? glyph.advanceWidth) * scale + tracking * size;
    });
  }
  const width = advance - tracking * size;
  const left = x - (align === "middle" ? width / 2 : align === "end" ? width : 0);
  return placed
    .map(({ commands, offset, scale }) => pathData(commands, left + offset, y, scale, precision))
    .join("");
}

/** Chinese set from top to bottom: `x` is the column's middle, `y` its top. */
export async function verticalOutline(text: string, style: TextStyle): Promise<string> {
  const { size, x = 0, y = 0 } = style;
  const characters = await Promise.all(
    [...text].map((character, i) =>
      outline(character, {
        face: "han",
        ...style,
        x: x - size / 2,
        y: y + size * (0.88 + i * 1.12),
        align: "start",
      }),
    ),
  );
  return characters.join("");
}

interface Command {
  command: string;
  args: number[];
}

const require = createRequire(import.meta.url);
const fonts = new Map<string, Promise<Font>>();

const latinFiles = {
  display: { file: "@fontsource-variable/newsreader/files/newsreader-latin-standard-normal.woff2", opsz: 72 },
  text: { file: "@fontsource-variable/newsreader/files/newsreader-latin-standard-normal.woff2", opsz: 16 },
  italic: { file: "@fontsource-variable/newsreader/files/newsreader-latin-standard-italic.woff2", opsz: 40 },
} as const;

/** Splits a text into runs of one font file each. */
async function fontRuns(text: string, { face = "display", weight = 400 }: TextStyle) {
  if (face === "mono")
    return [
      { text, font: await load("@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2") },
    ];
  if (face !== "han") {
    const { file, opsz } = latinFiles[face];
    return [{ text, font: await load(file, { opsz, wght: weight }) }];
  }
  return Promise.all(
    [...text].map(async (character) => ({
      text: character,
      font: await load(await chineseFontFile(character), { wght: weight }),
    })),
  );
}

function load(file: string, variationAxes?: Record<string, number>): Promise<Font> {
  const key = `${file} ${JSON.stringify(variationAxes)}`;
  const cached = fonts.get(key);
  if (cached) return cached;
  const font = open(file, variationAxes);
  fonts.set(key, font);
  return font;
}

async function open(file: string, variationAxes?: Record<string, number>): Promise<Font> {
  const source = await readFile(require.resolve(file));
  const instance = await subsetFont(source, undefined, {
    targetFormat: "sfnt",
    keepAllGlyphs: true,
    variationAxes,
  });
  const font = create(instance);
  if (!("layout" in font)) throw new Error(`${file} is a collection of fonts, expected one font`);
  return font;
}

let slices: Promise<{ file: string; ranges: [number, number][] }[]> | undefined;

/** The file that has a character: Noto Serif SC is split into files by ranges of characters. */
export async function chineseFontFile(character: string): Promise<string> {
  slices ??= readSlices();
  const code = character.codePointAt(0) ?? 0;
  const slice = (await slices).find(({ ranges }) =>
    ranges.some(([low, high]) => code >= low && code <= high),
  );
  if (!slice) throw new Error(`Noto Serif SC has no ${character}`);
  return slice.file;
}

async function readSlices() {
  const text = await readFile(require.resolve("@fontsource-variable/noto-serif-sc/unicode.json"), "utf8");
  const table: Record<string, string> = JSON.parse(text);
  return Object.entries(table).map(([name, list]) => ({
    file: `@fontsource-variable/noto-serif-sc/files/noto-serif-sc-${name.replace(/[[\]]/g, "")}-wght-normal.woff2`,
    ranges: list.split(",").map((range): [number, number] => {
      const [low = "", high = low] = range.replace("U+", "").split("-");
      return [Number.parseInt(low, 16), Number.parseInt(high, 16)];
    }),
  }));
}

const svgCommands: Record<string, string> = {
  moveTo: "M",
  lineTo: "L",
  quadraticCurveTo: "Q",
  bezierCurveTo: "C",
  closePath: "Z",
};

function pathData(
  commands: readonly Command[],
  x: number,
  y: number,
  scale: number,
  precision: number,
): string {
  const round = (n: number) => String(Number(n.toFixed(precision)));
  return commands
    .map(({ command, args }) => {
      const numbers = args.map((value, i) => round(i % 2 === 0 ? x + value * scale : y - value * scale));
      return (svgCommands[command] ?? "") + numbers.join(" ");
    })
    .join("");
}
