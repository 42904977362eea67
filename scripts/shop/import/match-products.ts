import type { WrittenProduct } from "#catalogue/content/list-products.ts";
import { SLUG } from "#catalogue/content/schema-types.ts";
import type { Money } from "#domain/money/money.ts";
import { slugOf } from "../slug.ts";
import type { PlannedEdition } from "./editions.ts";
import { addSlug, comparableName, variantName } from "./names.ts";
import type { ListedProduct } from "./read-products.ts";

/** A product that sales are about, or that is listed. */
export interface PlannedProduct {
  /** As the service calls it. */
  name: string;
  slug: string;
  /** The product to add to the content; null if it is there. One with editions has no other price. */
  add:
    | (Pick<ListedProduct, "kind" | "summary" | "description"> & {
        price: Money | null;
        editions: PlannedEdition[];
      })
    | null;
  sales: number;
  /** The variants of it that were sold as one, since the content has no editions of it. */
  merged: string[];
}

/** A product and perhaps an edition of this shop, for a name at the service. */
export interface Target {
  slug: string;
  option?: string;
}

/** What the names at a service are matched with. */
export interface MatchOptions {
  written: WrittenProduct[];
  listed: ListedProduct[];
  /** Keyed by the name at the service, or by name and edition: `Icons / Studio`. */
  mapping: ReadonlyMap<string, Target>;
}

/** Finds the products of names at a service. */
export interface ProductMatcher {
  /** The products that were asked for or are listed. */
  products(): PlannedProduct[];
  /** The product with a name, which is added if there is none, for `price` if it has no other. */
  productFor(name: string, price?: Money | null): PlannedProduct;
  /** The names of products in a cell: one, unless each part of it is the name of a known product. */
  namesIn(cell: string): string[];
  /** What the mapping says about a name. */
  mapped(name: string): Target | undefined;
  /** What the mapping says about an edition. */
  mappedVariant(name: string, variant: string): Target | undefined;
  editionsOf(slug: string): { key: string; name: string }[];
  isWritten(slug: string): boolean;
}

/** Separators of the names of several products in one cell. */
const SEPARATORS = [" | ", "; ", ", ", "\n"];

/** Matches names at a service with products: those of the mapping, of the content, and those to be added. */
export function createProductMatcher({ written, listed, mapping }: MatchOptions): ProductMatcher {
  const products = new Map<string, PlannedProduct>();
  const taken = new Set(written.flatMap(({ slug, previousSlugs }) => [slug, ...previousSlugs]));
  for (const product of listed) addProduct(product.name, product, null);
  const names = new Set([...products.keys(), ...written.map(({ name }) => comparableName(name ?? ""))]);
  for (const name of mapping.keys()) names.add(comparableName(name));
  const findWritten = (slug: string) => written.find((product) => product.slug === slug);

  return {
    products: () => [...products.values()],
    productFor: (name, price = null) => addProduct(name, null, price),
    mapped,
    mappedVariant: (name, variant) =>
      variant === "" ? undefined : mapped(`${name} / ${variantName(variant)}`),
    isWritten: (slug) => findWritten(slug) !== undefined,

    namesIn(cell) {
      if (names.has(comparableName(cell))) return [cell];
      const lists = SEPARATORS.map((separator) => cell.split(separator).map((name) => name.trim()));
      return (
        lists.find((list) => list.length > 1 && list.every((name) => names.has(comparableName(name)))) ?? [
          cell,
        ]
      );
    },

    editionsOf(slug) {
      const existing = findWritten(slug);
      if (existing) return existing.options;
      return [...products.values()].find((product) => product.slug === slug)?.add?.editions ?? [];
    },
  };

  function mapped(name: string): Target | undefined {
    return [...mapping].find(([mappedName]) => comparableName(mappedName) === comparableName(name))?.[1];
  }

  function addProduct(name: string, details: ListedProduct | null, price: Money | null): PlannedProduct {
    const match = products.get(comparableName(name));
    if (match) {
      if (match.add) match.add.price ??= price && price.amount > 0 ? price : null;
      return match;
    }
    const slug = mapped(name)?.slug ?? existingSlug(name, details);
    const add = {
      kind: details?.kind ?? null,
      summary: details?.summary ?? "",
      description: details?.description ?? "",
      price: details?.price ?? (price && price.amount > 0 ? price : null),
      editions: [],
    };
    const product: PlannedProduct = {
      ...{ name, slug: slug ?? newSlug(name, details), add: slug === null ? add : null },
      ...{ sales: 0, merged: [] },
    };
    products.set(comparableName(name), product);
    return product;
  }

  /** The product that has this name or slug, now or before. */
  function existingSlug(name: string, details: ListedProduct | null): string | null {
    const slugs = [details?.slug ?? "", slugOf(name) ?? ""].filter(Boolean);
    const product =
      written.find((product) => comparableName(product.name ?? "") === comparableName(name)) ??
      written.find(({ slug, previousSlugs }) => [slug, ...previousSlugs].some((one) => slugs.includes(one)));
    return product?.slug ?? null;
  }

  function newSlug(name: string, details: ListedProduct | null): string {
    const wanted = details && SLUG.test(details.slug) ? details.slug : (slugOf(name) ?? "product");
    return addSlug(wanted, taken);
  }
}
