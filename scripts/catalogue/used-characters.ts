import type { CatalogueRows } from "./catalogue-rows.ts";
import type { Content } from "./content/content.ts";

/** The characters of prices, dates and of what visitors type, whatever the texts of the shop are. */
const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i));
export const ALWAYS_USED = `${ASCII}\u00a0×·–—‘’“”…£€¥`;

/**
 * The characters that the pages of a shop use, sorted, so that the same texts give the same font.
 * @param texts the rows with all texts of the shop
 */
export function usedCharacters(texts: CatalogueRows, messages: Content["messages"]): string {
  const used = new Set(ALWAYS_USED);
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
