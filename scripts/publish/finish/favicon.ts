import { SEAL_INK } from "#catalogue/palette.ts";
import { sealCandidates } from "#domain/seal.ts";
import { accentHex } from "./colour.ts";
import { escapeXml } from "./escape-xml.ts";

/** The shop's seal as an SVG icon, drawn by the browser. */
export function favicon(names: string[], accent: string | null): string {
  const [character = ""] = sealCandidates(names);
  const square = (fill: string) => `<path fill="${fill}" d="M1 1h30v30H1z"/>`;
  // Browsers that do not support the accent's notation show the square in the default colour below it.
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${square(accentHex(null))}${accent ? square(accent) : ""}<text x="16" y="24" font-family="'Songti SC','Noto Serif CJK SC',Georgia,serif" font-weight="600" font-size="23" text-anchor="middle" fill="${SEAL_INK}">${escapeXml(character)}</text></svg>`;
}
