import type { WrittenProduct } from "#catalogue/content/list-products.ts";
import { SLUG } from "#catalogue/content/schema-types.ts";
import type { ImportedSale } from "#domain/api/admin/requests.ts";
import type { Money } from "#domain/money/money.ts";
import { slugOf } from "../slug.ts";
import { editionNamed, editionsIn, type PlannedEdition, unitPrice } from "./editions.ts";
import { addSlug, comparableName, variantName } from "./names.ts";
import type { ListedProduct } from "./read-products.ts";
import type { ExportedSale, LeftOut } from "./read-sales.ts";

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

type Item = ImportedSale["items"][number];

export interface ImportPlan {
  products: PlannedProduct[];
  sales: ImportedSale[];
  leftOut: LeftOut[];
}

/** A product and perhaps an edition of this shop, for a name at the service. */
interface Target {
  slug: string;
  option?: string;
}

/** Separators of the names of several products in one cell. */
const SEPARATORS = [" | ", "; ", ", ", "\n"];

/**
 * Decides which product each sale is of: the one that `mapping` names, or that has the same name or address, or a new one. A sale of
 * an edition goes to the edition with the same name or key. A new product has the editions that its sales name.
 */
export function planImport({
  written,
  listed,
  exported,
  leftOut,
  mapping,
}: {
  written: WrittenProduct[];
  listed: ListedProduct[];
  exported: ExportedSale[];
  leftOut: LeftOut[];
  /** Keyed by the name at the service, or by name and edition: `Icons / Studio`. */
  mapping: ReadonlyMap<string, Target>;
}): ImportPlan {
  const products = new Map<string, PlannedProduct>();
  const taken = new Set(written.flatMap(({ slug, previousSlugs }) => [slug, ...previousSlugs]));
  for (const product of listed) productFor(product.name, product);
  const names = new Set([...products.keys(), ...written.map(({ name }) => comparableName(name ?? ""))]);
  for (const name of mapping.keys()) names.add(comparableName(name));
  // The newest sale says what a product costs now.
  const newestFirst = exported.toSorted((a, b) => b.soldAt.localeCompare(a.soldAt));
  planEditions();

  const owners = new Map<Item, PlannedProduct>();
  const sales = new Map<string, ImportedSale>();
  const notImported = [...leftOut];
  for (const sale of newestFirst) {
    const { id, email, paid, soldAt, variant, file, line } = sale;
    const items = namesIn(sale.product).map((name) => itemOf(name, sale));
    const unknown = items.find(({ product, option }) => !hasEdition(product, option));
    if (unknown) {
      notImported.push({ file, line, id, reason: unknownEdition(unknown.product, variant), isMistake: true });
      continue;
    }
    const earlier = sales.get(id);
    if (!earlier) {
      sales.set(id, { id, email, items, amount: paid.amount, currency: paid.currency, soldAt });
    } else if (earlier.email === email && earlier.currency === paid.currency && !hasAnyOf(earlier, items)) {
      // A row for each product of one sale.
      earlier.items.push(...items);
      earlier.amount += paid.amount;
    } else notImported.push({ file, line, id, reason: "another row has the same id", isMistake: false });
  }
  for (const item of [...sales.values()].flatMap(({ items }) => items)) {
    const owner = owners.get(item);
    if (owner) owner.sales++;
  }
  return { products: [...products.values()], sales: [...sales.values()], leftOut: notImported };

  /** Gives new products the editions that are sold. In a row of several products, it is unknown whose the variant is. */
  function planEditions(): void {
    const sold = new Map<PlannedProduct, ExportedSale[]>();
    for (const sale of newestFirst) {
      const [name, ...others] = namesIn(sale.product);
      if (name === undefined || others.length > 0 || mappedVariant(name, sale.variant)) continue;
      const product = productFor(name, null, unitPrice(sale));
      const sales = sold.get(product) ?? [];
      sales.push(sale);
      sold.set(product, sales);
    }
    for (const [product, sales] of sold) {
      const isSame = ({ name }: ListedProduct) => comparableName(name) === comparableName(product.name);
      const editions = editionsIn(sales, listed.find(isSame)?.price ?? null);
      if (product.add) product.add.editions = editions;
      else if (editions.length > 1 && editionsOf(product.slug).length === 0)
        product.merged = editions.map(({ name }) => name);
    }
  }

  /** The names of products in a cell: one, unless each part of it is the name of a known product. */
  function namesIn(cell: string): string[] {
    if (names.has(comparableName(cell))) return [cell];
    const lists = SEPARATORS.map((separator) => cell.split(separator).map((name) => name.trim()));
    return (
      lists.find((list) => list.length > 1 && list.every((name) => names.has(comparableName(name)))) ?? [cell]
    );
  }

  function itemOf(name: string, sale: ExportedSale): Item {
    const { variant, quantity, licenceKey } = sale;
    const target = mappedVariant(name, variant);
    const product = target
      ? productFor(`${name} / ${variantName(variant)}`, null)
      : productFor(name, null, unitPrice(sale));
    const option =
      target?.option ??
      editionNamed(editionsOf(product.slug), variant) ??
      (target ?? mapped(name))?.option ??
      onlyEdition(product);
    const item = {
      ...{ product: product.slug, ...(option && { option }), name, optionName: variant, quantity },
      ...(licenceKey && { licenceKey }),
    };
    owners.set(item, product);
    return item;
  }

  function mapped(name: string): Target | undefined {
    return [...mapping].find(([mappedName]) => comparableName(mappedName) === comparableName(name))?.[1];
  }

  function mappedVariant(name: string, variant: string): Target | undefined {
    return variant === "" ? undefined : mapped(`${name} / ${variantName(variant)}`);
  }

  /** A product without editions needs no key. */
  function hasEdition(slug: string, option: string | undefined): boolean {
    return option !== undefined || editionsOf(slug).length === 0;
  }

  /** Of a new product, there may be more editions than have been sold. */
  function onlyEdition({ slug, add }: PlannedProduct): string | undefined {
    const [only, ...others] = editionsOf(slug);
    return add || others.length > 0 ? undefined : only?.key;
  }

  function unknownEdition(slug: string, variant: string): string {
    const keys = editionsOf(slug).map(({ key }) => key);
    const isWritten = written.some((product) => product.slug === slug);
    const advice = isWritten ? "name one with --map" : "add it with --apply, then name one with --map";
    return `${slug} has no edition "${variant}", only ${keys.join(", ")}: ${advice}`;
  }

  function editionsOf(slug: string): { key: string; name: string }[] {
    const existing = written.find((product) => product.slug === slug);
    if (existing) return existing.options;
    return [...products.values()].find((product) => product.slug === slug)?.add?.editions ?? [];
  }

  function productFor(
    name: string,
    details: ListedProduct | null,
    price: Money | null = null,
  ): PlannedProduct {
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

function hasAnyOf({ items }: ImportedSale, others: ImportedSale["items"]): boolean {
  return others.some(({ product, optionName }) =>
    items.some((item) => item.product === product && item.optionName === optionName),
  );
}
