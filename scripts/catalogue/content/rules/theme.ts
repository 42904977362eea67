import { statSync } from "node:fs";
import { join } from "node:path";
import { MAX_LOGO_BYTES } from "#catalogue/logo.ts";
import type { Drafts } from "../content.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { resolvePicture } from "../pictures.ts";
import { FONT_FILE, LOGO_FILE } from "../schema-types.ts";
import { mistakeAt, textAt } from "../source.ts";

const FILES = [
  { key: "logo", pattern: LOGO_FILE, kind: "picture", example: "logo.svg" },
  { key: "logoDark", pattern: LOGO_FILE, kind: "picture", example: "logo.svg" },
  { key: "titleFont", pattern: FONT_FILE, kind: "font", example: "fonts/gravel.woff2" },
  { key: "textFont", pattern: FONT_FILE, kind: "font", example: "fonts/gravel.woff2" },
];
const FOR_SALE = /^products\/[^/]+\/files\//;

/** Checks that the files that the theme names exist. A logo must be small, and one for dark pages requires one for light pages. */
export function checkTheme({ shop, contentDir }: Drafts, findings: Findings): void {
  if (!shop) return;
  const mistake = (key: string, found: string, expected: string) =>
    findings.mistakes.push(mistakeAt(shop, ["theme", key], found, expected));
  for (const { key, pattern, kind, example } of FILES) {
    const name = textAt(shop, ["theme", key]);
    if (name === null || !pattern.test(name)) continue;
    const file = resolvePicture(contentDir, name, "");
    if (file === null || FOR_SALE.test(file)) {
      mistake(key, describeValue(name), `a ${kind} in the content folder, such as ${example}`);
      continue;
    }
    const stats = statSync(join(contentDir, file), { throwIfNoEntry: false });
    if (!stats?.isFile()) mistake(key, describeValue(name), `an existing ${kind}: there is no ${file}`);
    else if (pattern === LOGO_FILE && stats.size > MAX_LOGO_BYTES) {
      mistake(key, `a picture of ${Math.ceil(stats.size / 1000)} kB`, `at most ${MAX_LOGO_BYTES / 1000} kB`);
    }
  }
  if (textAt(shop, ["theme", "logoDark"]) !== null && textAt(shop, ["theme", "logo"]) === null) {
    mistake("logoDark", "no logo for light pages", "a logo too");
  }
}
