import { clampChroma, converter, formatHex, wcagLuminance } from "culori";
import { parseColour } from "./colour.ts";

/** Gives the emails' light text, #fdfaf3, a contrast of 4.5 to 1. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const MAX_LUMINANCE = 0.173;

const toLinearRgb = converter("lrgb");

/**
 * A CSS colour as every mail program reads it, `#rrggbb`, darkened until light text on it is readable; null for a text that
 * names no colour.
 */
export function mailColour(text: string): string | null {
  const colour = parseColour(text);
  if (!colour) return null;
  const linear = toLinearRgb(clampChroma(colour, "oklch"));
  const factor = Math.min(1, MAX_LUMINANCE / wcagLuminance(linear));
  return formatHex({ ...linear, r: linear.r * factor, g: linear.g * factor, b: linear.b * factor });
}
