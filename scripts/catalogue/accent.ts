import { pixelOf } from "./colour.ts";
import type { Findings, Mistake } from "./content/mistakes.ts";
import { COLOUR } from "./content/schema.ts";
import { mistakeAt, type Source, textAt } from "./content/source.ts";
import { tokenOf } from "./look.ts";

/**
 * What the look makes of the shop's accent on light and on dark pages: lines and words on paper, and the ground under
 * the words of a button. The same is written in site/styles/tokens.css as `--accent` and `--accent-fill`.
 */
export const LOOKS = [
  {
    pages: "light",
    mark: ([l, c, h]: Oklch): Oklch => [Math.min(l, 0.53), Math.min(c, 0.178), h],
    ground: ([l, c, h]: Oklch): Oklch => [Math.min(l, 0.555), Math.min(c, 0.178), h],
  },
  {
    pages: "dark",
    mark: ([l, c, h]: Oklch): Oklch => [Math.max(l, 0.7), Math.min(c, 0.15), h],
    ground: ([l, c, h]: Oklch): Oklch => [Math.min(Math.max(l, 0.5), 0.54), Math.min(c, 0.165), h],
  },
] as const;

/** WCAG 2.2, 1.4.11 and 1.4.3. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const LEAST_FOR_MARKS = 3;
const LEAST_FOR_WORDS = 4.5;

/** Lightness 0–1, chroma, and hue in degrees. https://bottosson.github.io/posts/oklab/ */
type Oklch = readonly [number, number, number];

/**
 * An accent that is no colour, or shows what is below it, is a mistake: a button in it could not be seen. One that is hard
 * to see or to read on is a warning; the look has darkened or lightened it by then.
 */
export async function checkAccent(shop: Source | null): Promise<Findings> {
  const accent = shop && textAt(shop, ["theme", "accent"]);
  if (!accent || !COLOUR.test(accent)) return { mistakes: [], warnings: [] };
  const at = ({ found, expected }: Finding) => [mistakeAt(shop, ["theme", "accent"], found, expected)];
  const pixel = await pixelOf(accent);
  if (!pixel) return { mistakes: at({ found: accent, expected: "a colour that CSS knows" }), warnings: [] };
  const [red, green, blue, opacity] = pixel;
  if (opacity < 255) {
    const found = `${accent}, which paper shines through`;
    return { mistakes: at({ found, expected: "an opaque colour" }), warnings: [] };
  }
  const faint = await judgeContrast(accent, toOklch(red, green, blue));
  return { mistakes: [], warnings: faint ? at(faint) : [] };
}

type Finding = Pick<Mistake, "found" | "expected">;

async function judgeContrast(accent: string, colour: Oklch): Promise<Finding | null> {
  const [paper, words] = [await tokenOf("paper"), await tokenOf("accent-ink")];
  for (const { pages, mark, ground } of LOOKS) {
    const onPaper = contrast(mark(colour), oklchOf(paper[pages]));
    const underWords = contrast(ground(colour), oklchOf(words[pages]));
    if (onPaper >= LEAST_FOR_MARKS && underWords >= LEAST_FOR_WORDS) continue;
    return {
      found: `${accent}, on ${pages} pages ${shown(onPaper)}:1 against paper and ${shown(underWords)}:1 under words`,
      expected: `at least ${LEAST_FOR_MARKS}:1 and ${LEAST_FOR_WORDS}:1: a darker colour or another hue`,
    };
  }
  return null;
}

/** `oklch(0.971 0.011 84)` as its numbers. */
function oklchOf(colour: string): Oklch {
  const [l, c, h] = (/^oklch\((.*)\)$/.exec(colour)?.[1] ?? "").split(" ").map(Number);
  if (l === undefined || c === undefined || h === undefined) throw new Error(`${colour} is no oklch()`);
  return [l, c, h];
}

/** Rounded down, so that what is too little never looks enough. */
function shown(ratio: number): string {
  return (Math.floor(ratio * 10) / 10).toFixed(1);
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: Oklch, other: Oklch): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, of what a screen of sRGB shows */
function luminance([l, c, h]: Oklch): number {
  const angle = (h * Math.PI) / 180;
  const [a, b] = [c * Math.cos(angle), c * Math.sin(angle)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short;
  const green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short;
  const blue = -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short;
  const [r, g, bl] = [red, green, blue].map((channel) => Math.min(1, Math.max(0, channel)));
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (bl ?? 0);
}

function toOklch(...bytes: [number, number, number]): Oklch {
  const [r = 0, g = 0, bl = 0] = bytes.map((byte) => toLinear(byte / 255));
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * bl);
  const middle = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * bl);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * bl);
  const l = 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short;
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short;
  return [l, Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI];
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
