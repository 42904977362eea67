import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogueRows, Row } from "./catalogue-rows.ts";
import type { Content } from "./content/content.ts";
import { ContentInvalid } from "./content/mistakes.ts";
import { resolvePicture } from "./content/pictures.ts";
import { mistakeAt } from "./content/source.ts";
import { readFontAxes } from "./font-axes.ts";
import type { MediaFolder } from "./media-folder.ts";

/** The characters of prices, dates and of what visitors type, whatever the texts of the shop are. */
const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i));
const ALWAYS = `${ASCII}\u00a0×·–—‘’“”…£€¥`;
const MAX_BYTES = 40_000;
const ROLES = { title: "titleFont", text: "textFont" } as const;

/**
 * Reduces the creator's own fonts to the characters that the shop uses, and publishes them. Of a variable font, the
 * weights remain.
 * @param texts the rows with all texts of the shop, and its messages
 * @returns rows of the table `fonts`
 * @throws {ContentInvalid} if a file is not a font, or too large even so
 */
export async function prepareCustomFonts(
  { contentDir, shop, shopSource, messages }: Content,
  texts: CatalogueRows,
  media: MediaFolder,
): Promise<Row[]> {
  const rows = [];
  for (const [role, key] of Object.entries(ROLES)) {
    const file = resolvePicture(contentDir, shop.theme[key] ?? "", "");
    if (file === null) continue;
    const fail = (found: string, expected: string) => {
      const mistakes = [mistakeAt(shopSource, ["theme", key], found, expected)];
      return new ContentInvalid({ mistakes, warnings: [] }, contentDir);
    };
    const font = await readFile(join(contentDir, file));
    const axes = await readFontAxes(font);
    if (!axes) throw fail(`${file}, which is not a font`, "a WOFF2, WOFF, TTF or OTF font");
    const others = axes.filter(({ tag }) => tag !== "wght");
    // Loaded on demand, like all that few shops need.
    const { default: subsetFont } = await import("subset-font");
    const subset = await subsetFont(font, usedCharacters(texts, messages), {
      targetFormat: "woff2",
      variationAxes: Object.fromEntries(others.map((axis) => [axis.tag, axis.default])),
    });
    if (subset.length > MAX_BYTES) {
      const size = Math.ceil(subset.length / 1000);
      const expected = `at most ${MAX_BYTES / 1000} kB, such as a font with fewer weights`;
      throw fail(`a font of ${size} kB with the characters that the shop uses`, expected);
    }
    const name = `${createHash("sha256").update(subset).digest("hex").slice(0, 16)}.woff2`;
    await media.write(name, subset);
    const weights = axes.find(({ tag }) => tag === "wght");
    rows.push({
      role,
      path: `/media/${name}`,
      min_weight: weights?.min ?? null,
      max_weight: weights?.max ?? null,
    });
  }
  return rows;
}

/** Sorted, so that the same texts give the same font. */
function usedCharacters(texts: CatalogueRows, messages: Content["messages"]): string {
  const used = new Set(ALWAYS);
  const add = (text: string) => {
    for (const character of text) used.add(character);
  };
  for (const tables of [texts.shop, ...texts.products.values()]) {
    for (const row of [...tables.values()].flat()) {
      for (const value of Object.values(row)) if (typeof value === "string") add(value);
    }
  }
  add(JSON.stringify([...messages.values()].map(({ pages }) => pages)));
  return [...used].sort().join("");
}
