import { readDrafts } from "./content/folder.ts";
import { namedKeyLists, readKeyList } from "./content/key-lists.ts";
import { createContentMemory } from "./content/memory.ts";
import { itemsAt, textAt } from "./content/source.ts";

/** The licence keys of a product or of an edition, from the creator's own list. They are in no release: only the order book has them. */
export interface KeyListContents {
  /** The product's slug, with its edition if that has a list of its own: `gravel-app`, `gravel-app/studio`. */
  pool: string;
  /** The same under the names that the product had before. */
  previousPools: string[];
  keys: string[];
}

/** All lists of a content folder, which has no mistakes. */
export function readKeyLists(contentDir: string): KeyListContents[] {
  const findings = { mistakes: [], warnings: [] };
  const { products, languages } = readDrafts(contentDir, {
    ...{ findings, memory: createContentMemory(), now: new Date() },
  });
  return products.flatMap(({ slug, texts, keyLists }) => {
    const source = texts.get(languages[0]);
    if (!source) return [];
    const previousSlugs = itemsAt(source, ["previousSlugs"]).flatMap((item) => textAt(source, item) ?? []);
    return namedKeyLists(source).flatMap(({ name, option }) => {
      const file = keyLists.find((asset) => asset.name === name)?.file;
      if (file === undefined) return [];
      const listNameOf = (product: string) => (option === null ? product : `${product}/${option}`);
      return [
        {
          pool: listNameOf(slug),
          previousPools: previousSlugs.map(listNameOf),
          keys: readKeyList(contentDir, file),
        },
      ];
    });
  });
}
