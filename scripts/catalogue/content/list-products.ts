import { readDrafts } from "./folder.ts";
import type { ContentMemory } from "./memory.ts";
import { isUnpublished } from "./product-drafts.ts";
import { isWithdrawn } from "./schedule.ts";
import { itemsAt, textAt, valueAt } from "./source.ts";

/** A product of a content folder, which may have mistakes. */
export interface WrittenProduct {
  slug: string;
  /** In the default language. */
  name: string | null;
  previousSlugs: string[];
  /** Whether lists show it now: it is published, not unlisted, and its sale has not ended. */
  isListed: boolean;
  isBundle: boolean;
  /** Whether it or one of its editions has a price, so that a bundle can contain it. */
  isPriced: boolean;
  /** None if it has no editions. */
  options: { key: string; name: string }[];
}

const UNREADABLE = {
  ...{ name: null, previousSlugs: [], options: [] },
  ...{ isListed: false, isBundle: false, isPriced: false },
};

/** The products of a content folder, drafts included. @param memory what is known of the content */
export function listProducts(contentDir: string, memory: ContentMemory): WrittenProduct[] {
  const findings = { mistakes: [], warnings: [] };
  const drafts = readDrafts(contentDir, {
    ...{ findings, memory, now: new Date() },
  });
  return drafts.products.map((product) => {
    const { slug, texts } = product;
    const source = texts.get(drafts.languages[0]);
    if (!source) return { slug, ...UNREADABLE };
    const options = itemsAt(source, ["options"]);
    return {
      slug,
      name: textAt(source, ["name"]),
      previousSlugs: itemsAt(source, ["previousSlugs"]).flatMap((item) => textAt(source, item) ?? []),
      isListed:
        !isUnpublished(product, drafts) &&
        !isWithdrawn(product, drafts) &&
        textAt(source, ["unlisted"]) !== "true",
      isBundle: valueAt(source, ["bundle"]) !== undefined,
      isPriced: [[], ...options].some((path) => valueAt(source, [...path, "price"]) !== undefined),
      options: options.map((item) => ({
        key: textAt(source, [...item, "key"]) ?? "",
        name: textAt(source, [...item, "name"]) ?? "",
      })),
    };
  });
}
