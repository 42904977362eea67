import { statSync } from "node:fs";
import { join } from "node:path";
import { LARGEST_LOGO_BYTES } from "#catalogue/logo.ts";
import type { Drafts } from "../content.ts";
import { type Findings, quoted } from "../mistakes.ts";
import { resolveImage } from "../pictures.ts";
import { LOGO_NAME } from "../schema.ts";
import { mistakeAt, textAt } from "../source.ts";

const PAID_FOR = /^products\/[^/]+\/files\//;

/** A logo must be there, and small; one for dark pages stands beside one for all others. */
export function checkLogo({ shop, contentDir }: Drafts, findings: Findings): void {
  if (!shop) return;
  const mistake = (key: string, found: string, expected: string) =>
    findings.mistakes.push(mistakeAt(shop, ["theme", key], found, expected));
  for (const key of ["logo", "logoDark"]) {
    const name = textAt(shop, ["theme", key]);
    if (name === null || !LOGO_NAME.test(name)) continue;
    const file = resolveImage(name, "");
    if (file === null || PAID_FOR.test(file)) {
      mistake(key, quoted(name), "a picture in the content folder, such as logo.svg");
      continue;
    }
    const facts = statSync(join(contentDir, file), { throwIfNoEntry: false });
    if (!facts?.isFile()) mistake(key, quoted(name), `a picture that is there, at ${file}`);
    else if (facts.size > LARGEST_LOGO_BYTES) {
      mistake(
        key,
        `a picture of ${Math.ceil(facts.size / 1000)} kB`,
        `at most ${LARGEST_LOGO_BYTES / 1000} kB`,
      );
    }
  }
  if (textAt(shop, ["theme", "logoDark"]) !== null && textAt(shop, ["theme", "logo"]) === null) {
    mistake("logoDark", "no logo beside it", "a logo too, for light pages");
  }
}
