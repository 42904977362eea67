import type { Color } from "culori";
import culori from "culori/require";

const { clampChroma, formatHex, parse } = culori;

/** Parses a colour in any CSS notation. null: it is not a colour. */
export function parseColour(text: string): Color | null {
  return parse(text.toLowerCase()) ?? null;
}

/** Converts a CSS colour to `#rrggbb`, reducing its chroma to fit sRGB. null: it is not a colour. */
export function toHex(text: string): string | null {
  const colour = parseColour(text);
  return colour && formatHex(clampChroma(colour, "oklch"));
}
