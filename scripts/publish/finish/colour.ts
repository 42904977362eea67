import { fillHex } from "#catalogue/accent.ts";
import { toHex } from "#catalogue/colour.ts";
import { DEFAULT_ACCENT, PALETTE } from "#catalogue/palette.ts";

/** The shop's accent as `#rrggbb`; the default accent, toned down as a button's background, if there is none or it is not valid. */
export function accentHex(accent: string | null): string {
  return (accent && toHex(accent)) || fillHex(DEFAULT_ACCENT, "light");
}

/** A colour of the light theme as `#rrggbb`. */
export function paletteHex(name: keyof typeof PALETTE): string {
  return toHex(PALETTE[name].light) ?? "";
}
