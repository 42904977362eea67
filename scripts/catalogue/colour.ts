import { type Color, clampChroma, formatHex, parse } from "culori";

/** Reads a colour in any notation of CSS; null for a text that names no colour. */
export function parseColour(text: string): Color | null {
  return parse(text.toLowerCase()) ?? null;
}

/** A CSS colour as `#rrggbb`, its chroma reduced to what sRGB can show; null for a text that names no colour. */
export function toHex(text: string): string | null {
  const colour = parseColour(text);
  return colour && formatHex(clampChroma(colour, "oklch"));
}
