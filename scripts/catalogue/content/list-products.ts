import { readDrafts } from "./folder.ts";
import { createContentMemory } from "./memory.ts";
import { itemsAt, textAt } from "./source.ts";

/** A product of a content folder, which may have mistakes. */
export interface WrittenProduct {
  slug: string;
  /** In the default language. */
  name: string | null;
  previousSlugs: string[];
  /** None if it has no editions. */
  options: { key: string; name: string }[];
}

/** The products of a content folder, drafts included. */
export function listProducts(contentDir: string): WrittenProduct[] {
  const findings = { mistakes: [], warnings: [] };
  const { products, languages } = readDrafts(contentDir, {
    ...{ findings, memory: createContentMemory(), now: new Date() },
  });
  return products.map(({ slug, texts }) => {
    const source = texts.get(languages[0]);
    if (!source) return { slug, name: null, previousSlugs: [], options: [] };
    return {
      slug,
      name: textAt(source, ["name"]),
      previousSlugs: itemsAt(source, ["previousSlugs"]).flatMap((item) => textAt(source, item) ?? []),
      options: itemsAt(source, ["options"]).map((item) => ({
        key: textAt(source, [...item, "key"]) ?? "",
        name: textAt(source, [...item, "name"]) ?? "",
      })),
    };
  });
}
