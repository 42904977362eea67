import { toHex } from "#catalogue/colour.ts";
import { DEFAULT_SEAL, PALETTE } from "#domain/palette.ts";

/** The shop's accent as `#rrggbb`, for pictures; the default where there is none or it is no colour. */
export function accentHex(accent: string | null): string {
  return (accent && toHex(accent)) || DEFAULT_SEAL;
}

/** A colour of light pages as `#rrggbb`, for pictures and programs. */
export function paletteHex(name: keyof typeof PALETTE): string {
  return toHex(PALETTE[name].light) ?? "";
}
