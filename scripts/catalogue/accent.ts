import type { Oklch } from "culori";
import culori from "culori/require";
import { parseColour } from "./colour.ts";
import type { Findings, Mistake } from "./content/mistakes.ts";
import { CSS_COLOUR } from "./content/schema-types.ts";
import { mistakeAt, type Source, textAt } from "./content/source.ts";
import { PALETTE } from "./palette.ts";

const { clampChroma, clampRgb, converter, formatHex, wcagContrast } = culori;

/** Lightness 0–1 and chroma. The hue of an accent is never changed. */
type Tone = Pick<Oklch, "l" | "c">;

/**
 * How pages adjust the shop's accent in each colour scheme: `accent` for text and lines on the page background, `fill` for the
 * background of a button. site/styles/tokens.css does the same in `--accent` and `--accent-fill`. A test compares both.
 */
export const ACCENT_TONES = {
  light: {
    accent: ({ l, c }: Tone): Tone => ({ l: Math.min(l, 0.53), c: Math.min(c, 0.178) }),
    fill: ({ l, c }: Tone): Tone => ({ l: Math.min(l, 0.555), c: Math.min(c, 0.178) }),
  },
  dark: {
    accent: ({ l, c }: Tone): Tone => ({ l: Math.max(l, 0.7), c: Math.min(c, 0.15) }),
    fill: ({ l, c }: Tone): Tone => ({ l: Math.min(Math.max(l, 0.5), 0.54), c: Math.min(c, 0.165) }),
  },
} as const;

/** WCAG 2.2, 1.4.11 for lines and controls, 1.4.3 for text. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const MIN_LINE_CONTRAST = 3;
const MIN_TEXT_CONTRAST = 4.5;

const toOklch = converter("oklch");

/**
 * Checks the accent in `shop.yaml`. An invalid or translucent colour is a mistake, since buttons could be invisible. Too little
 * contrast is a warning. It is measured after pages have darkened or lightened the colour.
 */
export function checkAccent(shop: Source | null): Findings {
  const accent = shop && textAt(shop, ["theme", "accent"]);
  if (!accent || !CSS_COLOUR.test(accent)) return { mistakes: [], warnings: [] };
  const accentMistake = ({ found, expected }: Finding) => [
    mistakeAt(shop, ["theme", "accent"], found, expected),
  ];
  const colour = parseColour(accent);
  if (!colour) return { mistakes: accentMistake({ found: accent, expected: "a CSS colour" }), warnings: [] };
  if ((colour.alpha ?? 1) < 1) {
    const found = `${accent}, which is translucent`;
    return { mistakes: accentMistake({ found, expected: "an opaque colour" }), warnings: [] };
  }
  const lowContrast = findLowContrast(accent, toOklch(colour));
  return { mistakes: [], warnings: lowContrast ? accentMistake(lowContrast) : [] };
}

type Finding = Pick<Mistake, "found" | "expected">;

function findLowContrast(name: string, colour: Oklch): Finding | null {
  for (const scheme of ["light", "dark"] as const) {
    const { accent, fill } = ACCENT_TONES[scheme];
    const onPaper = contrast({ ...colour, ...accent(colour) }, PALETTE.paper[scheme]);
    const underText = contrast({ ...colour, ...fill(colour) }, PALETTE["accent-ink"][scheme]);
    if (onPaper >= MIN_LINE_CONTRAST && underText >= MIN_TEXT_CONTRAST) continue;
    return {
      found: `${name}, with a contrast of ${formatRatio(onPaper)}:1 to the paper and ${formatRatio(underText)}:1 to text on buttons in the ${scheme} theme`,
      expected: `at least ${MIN_LINE_CONTRAST}:1 and ${MIN_TEXT_CONTRAST}:1: a darker colour or another hue`,
    };
  }
  return null;
}

/** An accent as pages adjust it for the background of a button, as `#rrggbb`. */
export function fillHex(accent: string, scheme: "light" | "dark"): string {
  const colour = parseColour(accent);
  if (!colour) throw new Error(`${accent} is not a colour`);
  const oklch = toOklch(colour);
  return formatHex(clampChroma({ ...oklch, ...ACCENT_TONES[scheme].fill(oklch) }, "oklch"));
}

/** The contrast of two colours in sRGB. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(colour: Oklch, other: string): number {
  return wcagContrast(clampRgb(colour), other);
}

/** Formats a contrast ratio, rounded down so that a ratio just below the minimum does not look sufficient. */
function formatRatio(ratio: number): string {
  return (Math.floor(ratio * 10) / 10).toFixed(1);
}
