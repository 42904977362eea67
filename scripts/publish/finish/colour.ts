import { toHex } from "#catalogue/colour.ts";
import { DEFAULT_ACCENT, PALETTE } from "#domain/palette.ts";

/** The shop's accent as `#rrggbb`; the default colour if there is none or it is not valid. */
export function accentHex(accent: string | null): string {
  return (accent && toHex(accent)) || DEFAULT_ACCENT;
}

/** A colour of the light theme as `#rrggbb`. */
export function paletteHex(name: keyof typeof PALETTE): string {
  return toHex(PALETTE[name].light) ?? "";
}
