import type { ImportedSale } from "#domain/api/admin/requests.ts";
import { editionNamed, editionsIn, unitPrice } from "./editions.ts";
import {
  createProductMatcher,
  type MatchOptions,
  type PlannedProduct,
  type ProductMatcher,
} from "./match-products.ts";
import { comparableName, variantName } from "./names.ts";
import type { ListedProduct } from "./read-products.ts";
import type { ExportedSale, LeftOut } from "./read-sales.ts";

type Item = ImportedSale["items"][number];

/** An item of a sale, and the product that it is of. */
interface MatchedItem {
  item: Item;
  product: PlannedProduct;
}

export interface ImportPlan {
  products: PlannedProduct[];
  sales: ImportedSale[];
  leftOut: LeftOut[];
}

/**
 * Decides which product each sale is of: the one that `mapping` names, or that has the same name or address, or a new one. A sale of
 * an edition goes to the edition with the same name or key. A new product has the editions that its sales name.
 */
export function planImport({
  exported,
  leftOut,
  ...options
}: MatchOptions & { exported: ExportedSale[]; leftOut: LeftOut[] }): ImportPlan {
  const matcher = createProductMatcher(options);
  // The newest sale says what a product costs now.
  const newestFirst = exported.toSorted((a, b) => b.soldAt.localeCompare(a.soldAt));
  planEditions(newestFirst, matcher, options.listed);
  const merged = mergeRows(newestFirst, matcher);
  return { products: matcher.products(), sales: merged.sales, leftOut: [...leftOut, ...merged.leftOut] };
}

/** Gives new products the editions that are sold. In a row of several products, it is unknown whose the variant is. */
function planEditions(newestFirst: ExportedSale[], matcher: ProductMatcher, listed: ListedProduct[]): void {
  const sold = new Map<PlannedProduct, ExportedSale[]>();
  for (const sale of newestFirst) {
    const [name, ...others] = matcher.namesIn(sale.product);
    if (name === undefined || others.length > 0 || matcher.mappedVariant(name, sale.variant)) continue;
    const product = matcher.productFor(name, unitPrice(sale));
    const sales = sold.get(product) ?? [];
    sales.push(sale);
    sold.set(product, sales);
  }
  for (const [product, sales] of sold) {
    const isSame = ({ name }: ListedProduct) => comparableName(name) === comparableName(product.name);
    const editions = editionsIn(sales, listed.find(isSame)?.price ?? null);
    if (product.add) product.add.editions = editions;
    else if (editions.length > 1 && matcher.editionsOf(product.slug).length === 0)
      product.merged = editions.map(({ name }) => name);
  }
}

/** The sales of all rows, with what is not imported. Counts those of each product. */
function mergeRows(
  newestFirst: ExportedSale[],
  matcher: ProductMatcher,
): Pick<ImportPlan, "sales" | "leftOut"> {
  const sales = new Map<string, ImportedSale>();
  const leftOut: LeftOut[] = [];
  for (const sale of newestFirst) {
    const { id, email, paid, soldAt, variant, file, line } = sale;
    const matched = matcher.namesIn(sale.product).map((name) => matchItem(name, sale, matcher));
    const items = matched.map(({ item }) => item);
    const unknown = items.find(({ product, option }) => lacksEdition(matcher, product, option));
    if (unknown) {
      const reason = unknownEdition(matcher, unknown.product, variant);
      leftOut.push({ file, line, id, reason, isMistake: true });
      continue;
    }
    const earlier = sales.get(id);
    if (!earlier) {
      sales.set(id, { id, email, items, amount: paid.amount, currency: paid.currency, soldAt });
    } else if (earlier.email === email && earlier.currency === paid.currency && !hasAnyOf(earlier, items)) {
      // A row for each product of one sale.
      earlier.items.push(...items);
      earlier.amount += paid.amount;
    } else {
      leftOut.push({ file, line, id, reason: "another row has the same id", isMistake: false });
      continue;
    }
    for (const { product } of matched) product.sales++;
  }
  return { sales: [...sales.values()], leftOut };
}

function matchItem(name: string, sale: ExportedSale, matcher: ProductMatcher): MatchedItem {
  const { variant, quantity, licenceKey } = sale;
  const target = matcher.mappedVariant(name, variant);
  const product = target
    ? matcher.productFor(`${name} / ${variantName(variant)}`)
    : matcher.productFor(name, unitPrice(sale));
  const option =
    target?.option ??
    editionNamed(matcher.editionsOf(product.slug), variant) ??
    (target ?? matcher.mapped(name))?.option ??
    onlyEdition(matcher, product);
  const item = {
    ...{ product: product.slug, ...(option && { option }), name, optionName: variant, quantity },
    ...(licenceKey && { licenceKey }),
  };
  return { item, product };
}

/** Of a new product, there may be more editions than have been sold. */
function onlyEdition(matcher: ProductMatcher, { slug, add }: PlannedProduct): string | undefined {
  const [only, ...others] = matcher.editionsOf(slug);
  return add || others.length > 0 ? undefined : only?.key;
}

/** A product without editions needs no key. */
function lacksEdition(matcher: ProductMatcher, slug: string, option: string | undefined): boolean {
  return option === undefined && matcher.editionsOf(slug).length > 0;
}

function unknownEdition(matcher: ProductMatcher, slug: string, variant: string): string {
  const keys = matcher.editionsOf(slug).map(({ key }) => key);
  const advice = matcher.isWritten(slug)
    ? "name one with --map"
    : "add it with --apply, then name one with --map";
  return `${slug} has no edition "${variant}", only ${keys.join(", ")}: ${advice}`;
}

function hasAnyOf({ items }: ImportedSale, others: ImportedSale["items"]): boolean {
  return others.some(({ product, optionName }) =>
    items.some((item) => item.product === product && item.optionName === optionName),
  );
}
