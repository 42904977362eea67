import { statSync } from "node:fs";
import { join } from "node:path";
import { MAX_LOGO_BYTES } from "#catalogue/logo.ts";
import type { Drafts } from "../content.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { resolvePicture } from "../pictures.ts";
import { LOGO_FILE } from "../schema-types.ts";
import { mistakeAt, textAt } from "../source.ts";

const FOR_SALE = /^products\/[^/]+\/files\//;

/** A logo must exist and be small. A logo for dark pages requires one for light pages. */
export function checkLogo({ shop, contentDir }: Drafts, findings: Findings): void {
  if (!shop) return;
  const mistake = (key: string, found: string, expected: string) =>
    findings.mistakes.push(mistakeAt(shop, ["theme", key], found, expected));
  for (const key of ["logo", "logoDark"]) {
    const name = textAt(shop, ["theme", key]);
    if (name === null || !LOGO_FILE.test(name)) continue;
    const file = resolvePicture(contentDir, name, "");
    if (file === null || FOR_SALE.test(file)) {
      mistake(key, describeValue(name), "a picture in the content folder, such as logo.svg");
      continue;
    }
    const stats = statSync(join(contentDir, file), { throwIfNoEntry: false });
    if (!stats?.isFile()) mistake(key, describeValue(name), `an existing picture: there is no ${file}`);
    else if (stats.size > MAX_LOGO_BYTES) {
      mistake(key, `a picture of ${Math.ceil(stats.size / 1000)} kB`, `at most ${MAX_LOGO_BYTES / 1000} kB`);
    }
  }
  if (textAt(shop, ["theme", "logoDark"]) !== null && textAt(shop, ["theme", "logo"]) === null) {
    mistake("logoDark", "no logo for light pages", "a logo too");
  }
}
