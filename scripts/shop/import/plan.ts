import type { WrittenProduct } from "#catalogue/content/list-products.ts";
import { SLUG } from "#catalogue/content/schema-types.ts";
import type { ImportedSale } from "#domain/api/admin/requests.ts";
import type { Money } from "#domain/money/money.ts";
import { slugOf } from "../slug.ts";
import type { ListedProduct } from "./read-products.ts";
import type { ExportedSale, LeftOut } from "./read-sales.ts";

/** A product that sales are about, or that is listed. */
export interface PlannedProduct {
  /** As the service calls it. */
  name: string;
  slug: string;
  /** The product to add to the content; null if it is there. */
  add: (Pick<ListedProduct, "kind" | "summary" | "description"> & { price: Money | null }) | null;
  sales: number;
}

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
 * an edition goes to the edition with the same name or key.
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
  const names = new Set([...products.keys(), ...written.map(({ name }) => comparable(name ?? ""))]);
  for (const name of mapping.keys()) names.add(comparable(name));

  const sales = new Map<string, ImportedSale>();
  const notImported = [...leftOut];
  // The newest sale says what a product costs now.
  for (const sale of exported.toSorted((a, b) => b.soldAt.localeCompare(a.soldAt))) {
    const { id, email, paid, soldAt, variant, file, line } = sale;
    const items = namesIn(sale.product).map((name) => itemOf(name, sale));
    const unknown = items.find(({ product, option }) => !hasEdition(product, option));
    if (unknown) {
      const keys = editionsOf(unknown.product).map(({ key }) => key);
      const reason = `${unknown.product} has no edition "${variant}", only ${keys.join(", ")}: name one with --map`;
      notImported.push({ file, line, id, reason, isMistake: true });
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
  const counts = new Map<string, number>();
  for (const { product } of [...sales.values()].flatMap(({ items }) => items)) {
    counts.set(product, (counts.get(product) ?? 0) + 1);
  }
  for (const product of products.values()) product.sales = counts.get(product.slug) ?? 0;
  return { products: [...products.values()], sales: [...sales.values()], leftOut: notImported };

  /** The names of products in a cell: one, unless each part of it is the name of a known product. */
  function namesIn(cell: string): string[] {
    if (names.has(comparable(cell))) return [cell];
    const lists = SEPARATORS.map((separator) => cell.split(separator).map((name) => name.trim()));
    return (
      lists.find((list) => list.length > 1 && list.every((name) => names.has(comparable(name)))) ?? [cell]
    );
  }

  function itemOf(
    name: string,
    { variant, quantity, paid, licenceKey }: ExportedSale,
  ): ImportedSale["items"][number] {
    const target = mapped(name, variant);
    const product = productFor(name, null, { ...paid, amount: Math.ceil(paid.amount / quantity) });
    const option = target?.option ?? editionOf(product.slug, variant);
    return {
      ...{ product: product.slug, ...(option && { option }), name, optionName: variant, quantity },
      ...(licenceKey && { licenceKey }),
    };
  }

  function mapped(name: string, variant = ""): Target | undefined {
    const find = (key: string) =>
      [...mapping].find(([mappedName]) => comparable(mappedName) === comparable(key))?.[1];
    return (variant === "" ? undefined : find(`${name} / ${variant}`)) ?? find(name);
  }

  /** The key of the edition that has a variant's name. undefined: there is none. */
  function editionOf(slug: string, variant: string): string | undefined {
    const wanted = comparable(variant.replace(/^\((.*)\)$/, "$1"));
    return editionsOf(slug).find(({ key, name }) => [key, name].map(comparable).includes(wanted))?.key;
  }

  /** A product with one edition needs no key. */
  function hasEdition(slug: string, option: string | undefined): boolean {
    return option !== undefined || editionsOf(slug).length <= 1;
  }

  function editionsOf(slug: string): WrittenProduct["options"] {
    return written.find((product) => product.slug === slug)?.options ?? [];
  }

  function productFor(
    name: string,
    details: ListedProduct | null,
    price: Money | null = null,
  ): PlannedProduct {
    const match = products.get(comparable(name));
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
    };
    const product: PlannedProduct =
      slug === null
        ? { name, slug: newSlug(name, details), add, sales: 0 }
        : { name, slug, add: null, sales: 0 };
    products.set(comparable(name), product);
    return product;
  }

  /** The product that has this name or slug, now or before. */
  function existingSlug(name: string, details: ListedProduct | null): string | null {
    const slugs = [details?.slug ?? "", slugOf(name) ?? ""].filter(Boolean);
    const product =
      written.find((product) => comparable(product.name ?? "") === comparable(name)) ??
      written.find(({ slug, previousSlugs }) => [slug, ...previousSlugs].some((one) => slugs.includes(one)));
    return product?.slug ?? null;
  }

  function newSlug(name: string, details: ListedProduct | null): string {
    const wanted = details && SLUG.test(details.slug) ? details.slug : (slugOf(name) ?? "product");
    let slug = wanted;
    for (let number = 2; taken.has(slug); number++) slug = `${wanted}-${number}`;
    taken.add(slug);
    return slug;
  }
}

function hasAnyOf({ items }: ImportedSale, others: ImportedSale["items"]): boolean {
  return others.some(({ product, optionName }) =>
    items.some((item) => item.product === product && item.optionName === optionName),
  );
}

function comparable(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}
