import { statSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./catalogue-rows.ts";
import type { Mistake } from "./content/mistakes.ts";
import { resolvePicture } from "./content/pictures.ts";
import { FONT_FILE } from "./content/schema-types.ts";
import { mistakeAt, type Source, textAt } from "./content/source.ts";
import { subsetFont } from "./font-subset.ts";
import type { MediaFolder } from "./media-folder.ts";

const MAX_BYTES = 40_000;
const ROLES = [
  { role: "title", key: "titleFont" },
  { role: "text", key: "textFont" },
];

/** The creator's own fonts: the files that `shop.yaml` names, the characters that they need, and where they are kept. */
interface CustomFonts {
  contentDir: string;
  shop: Source;
  characters: string;
  /** null: they are only checked. */
  cacheDir: string | null;
}

interface CustomFont {
  row: Row;
  name: string;
  /** Where it is in the cache. */
  folder: string | null;
}

/** Whether a shop has a font of its own. */
export function hasCustomFonts(shop: Source | null): boolean {
  return shop !== null && ROLES.some(({ key }) => textAt(shop, ["theme", key]) !== null);
}

/**
 * Reduces the creator's own fonts to the characters that the shop uses. A file that is not a font, or too large even so, is a mistake;
 * one that is missing is left out.
 */
export async function prepareCustomFonts(
  options: CustomFonts,
): Promise<{ fonts: CustomFont[]; mistakes: Mistake[] }> {
  const fonts: CustomFont[] = [];
  const mistakes: Mistake[] = [];
  for (const { role, key } of ROLES) {
    const file = fontFile(options, key);
    if (file === null) continue;
    const mistake = (found: string, expected: string) =>
      mistakes.push(mistakeAt(options.shop, ["theme", key], found, expected));
    const subset = await subsetFont(join(options.contentDir, file), options.characters, options.cacheDir);
    if (!subset) mistake(`${file}, which is not a font`, "a WOFF2, WOFF, TTF or OTF font");
    else if (subset.size > MAX_BYTES) {
      const found = `a font of ${Math.ceil(subset.size / 1000)} kB with the characters that the shop uses`;
      mistake(found, `at most ${MAX_BYTES / 1000} kB, such as a font with fewer weights`);
    } else {
      const { name, folder, weights } = subset;
      const { min = null, max = null } = weights ?? {};
      fonts.push({ name, folder, row: { role, path: `/media/${name}`, min_weight: min, max_weight: max } });
    }
  }
  return { fonts, mistakes };
}

/** Publishes fonts that the cache has. @returns rows of the table `fonts` */
export async function publishCustomFonts(fonts: readonly CustomFont[], media: MediaFolder): Promise<Row[]> {
  for (const { name, folder } of fonts) if (folder !== null) await media.link(name, join(folder, name));
  return fonts.map(({ row }) => row);
}

function fontFile({ contentDir, shop }: CustomFonts, key: string): string | null {
  const name = textAt(shop, ["theme", key]) ?? "";
  const file = FONT_FILE.test(name) ? resolvePicture(contentDir, name, "") : null;
  const state = file === null ? undefined : statSync(join(contentDir, file), { throwIfNoEntry: false });
  return state?.isFile() ? file : null;
}
