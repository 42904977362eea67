import { existsSync } from "node:fs";
import { join } from "node:path";
import type { HolderCount } from "#domain/api/admin/holders.ts";
import type { OffersFile } from "#domain/offer.ts";
import { STANDARD_OPTION } from "./content/asset-order.ts";
import type { PublishedProducts } from "./content/content.ts";
import type { Mistake } from "./content/mistakes.ts";
import { itemsAt, mistakeAt, type Source, textAt } from "./content/source.ts";
import type { Path } from "./content/yaml.ts";

/**
 * Warns of products and editions that are in the live release but no longer in the content. Their buyers keep today's files and
 * get no later ones, unless the content lists the earlier name of a product or an edition.
 *
 * @param holders how many have each edition, if known
 */
export function findRemovedOffers(
  published: PublishedProducts,
  live: Pick<OffersFile, "offers"> | null,
  holders: readonly HolderCount[] = [],
): Mistake[] {
  const products = new Map(
    published.products.flatMap((entry) =>
      [entry.slug, ...namesAt(entry.source, ["previousSlugs"])].map((slug) => [slug, entry]),
    ),
  );
  const isMissing = (slug: string) => !products.has(slug) && !published.hasUnreadable;
  return (live?.offers ?? []).flatMap(({ product, previousSlugs = [], options }) => {
    const removed = [product, ...previousSlugs].filter(isMissing);
    const entry = products.get(product);
    const having = (names: string[], key?: string) =>
      havingText(holders.filter((row) => names.includes(row.product) && (key ?? row.option) === row.option));
    const ofProduct = { names: removed, having: having(removed) };
    if (!entry) return isMissing(product) ? [missingProduct(published, product, ofProduct)] : [];
    const keys = new Set(editionKeys(entry.source));
    const removedKeys = options
      .flatMap(({ key, previousKeys = [] }) => [key, ...previousKeys])
      .filter((key) => !keys.has(key));
    return [
      ...(removed.length > 0 ? [removedSlugs(entry.source, ofProduct)] : []),
      ...removedKeys.map((key) =>
        removedEdition(entry.source, key, having([product, ...previousSlugs], key)),
      ),
    ];
  });
}

/** The keys of all editions, now and before. */
function editionKeys(source: Source): string[] {
  const options = itemsAt(source, ["options"]);
  if (options.length === 0) return [STANDARD_OPTION, ...namesAt(source, ["previousKeys"])];
  return options.flatMap((option) => [
    textAt(source, [...option, "key"]) ?? "",
    ...namesAt(source, [...option, "previousKeys"]),
  ]);
}

function namesAt(source: Source, list: Path): string[] {
  return itemsAt(source, list).map((item) => textAt(source, item) ?? "");
}

interface Removed {
  names: string[];
  /** How many have it, as the rest of a sentence. */
  having: string;
}

function havingText(holders: readonly HolderCount[]): string {
  const most = Math.max(0, ...holders.map(({ holders }) => holders));
  const sum = holders.reduce((total, row) => total + row.holders, 0);
  if (sum === 0) return "";
  // Some may have several editions.
  return `, and ${most < sum ? `up to ${sum}` : sum} ${sum === 1 ? "buyer has" : "buyers have"} it`;
}

/** A product that is in the content folder, but not published, is a draft, or is published later. */
function missingProduct(
  { contentDir, scheduled }: PublishedProducts,
  slug: string,
  removed: Removed,
): Mistake {
  if (!existsSync(join(contentDir, "products", slug))) return removedProduct(slug, removed);
  const [field, word] = scheduled.includes(slug) ? ["from", "later time"] : ["draft", "draft"];
  return {
    file: `products/${slug}/product.md`,
    line: 1,
    field,
    found: `a ${word} of a product that is in the live shop${removed.having}`,
    expected: `no ${word}, unless it is to leave the shop, where its buyers keep the files of now`,
  };
}

function removedProduct(slug: string, { names, having }: Removed): Mistake {
  return {
    file: `products/${slug}/product.md`,
    line: 1,
    field: "file",
    found: `nothing, but the product is in the live shop${having}`,
    expected: `the product; or, if it has another name now, previousSlugs: [${names.join(", ")}] in its product.md, so that its buyers get new files`,
  };
}

function removedSlugs(source: Source, { names, having }: Removed): Mistake {
  const expected = `previousSlugs with ${names.join(", ")}, so that buyers of that time get new files`;
  return mistakeAt(
    source,
    ["previousSlugs"],
    `no previous slug ${names.join(", ")}, which the live shop has${having}`,
    expected,
  );
}

function removedEdition(source: Source, key: string, having: string): Mistake {
  const hasEditions = itemsAt(source, ["options"]).length > 0;
  const found = `no edition "${key}", which is in the live shop${having}`;
  const where = hasEditions ? "in the edition that it is now" : "in this product";
  const expected = `previousKeys: [${key}] ${where}, so that its buyers get new files`;
  return mistakeAt(source, hasEditions ? ["options"] : [], found, expected);
}
