import culori from "culori/require";
import { parseColour } from "./colour.ts";

const { clampChroma, converter, formatHex, wcagLuminance } = culori;

/** Gives the emails' light text, #fdfaf3, a contrast of 4.5 to 1. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const MAX_LUMINANCE = 0.173;

const toLinearRgb = converter("lrgb");

/**
 * Converts a CSS colour to `#rrggbb`, which all email programs support, and darkens it until light text on it is readable. null:
 * it is not a colour.
 */
export function mailColour(text: string): string | null {
  const colour = parseColour(text);
  if (!colour) return null;
  const linear = toLinearRgb(clampChroma(colour, "oklch"));
  const factor = Math.min(1, MAX_LUMINANCE / wcagLuminance(linear));
  return formatHex({ ...linear, r: linear.r * factor, g: linear.g * factor, b: linear.b * factor });
}
