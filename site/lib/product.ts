import type { FileInfo, Option, Product } from "#catalogue/types.ts";
import { bundledOption } from "#domain/bundle.ts";
import { listedFiles } from "#domain/chapters-file.ts";
import type { Money } from "#domain/money/money.ts";
import { currentPrice, findCheapestOption, optionsForSale } from "#domain/prices.ts";

type Priced = { options: Option[]; isWithdrawn: boolean };
type Content = Product["contents"][number];

/** The price of a product's cheapest option. null while it is not for sale, or if the buyer chooses the amount. */
export function fixedPrice(product: Priced): Money | null {
  const option = findCheapestOption(product);
  return option && !option.minimum ? currentPrice(option) : null;
}

/** A product of a bundle, with the option that the bundle delivers. */
export interface BundlePart<P> {
  part: P;
  option: Option | null;
}

/** The products of a bundle that have a page, each with its option. */
export function bundleParts<P extends { slug: string; options: Option[] }>(
  { bundle }: Product,
  products: (slugs: string[]) => P[],
): BundlePart<P>[] {
  const bySlug = new Map(products(bundle.map(({ product }) => product)).map((part) => [part.slug, part]));
  return bundle.flatMap((bundled) => {
    const part = bySlug.get(bundled.product);
    return part ? [{ part, option: bundledOption(part.options, bundled) }] : [];
  });
}

/**
 * The sum of the prices of a bundle's products. Where the buyer chooses the amount, the suggested price counts, as in the check
 * of a bundle's prices. null if there is no total: prices in several currencies, or a product that is not for sale.
 */
export function sumOfParts(parts: BundlePart<{ isWithdrawn: boolean }>[]): Money | null {
  const prices = parts.map(({ part, option }) => (part.isWithdrawn || !option ? null : currentPrice(option)));
  const currency = prices[0]?.currency;
  if (!currency || prices.some((price) => price?.currency !== currency)) return null;
  return { amount: prices.reduce((total, price) => total + (price?.amount ?? 0), 0), currency };
}

/** A file for sale, with what the product's contents say about it. */
export interface DescribedFile {
  file: FileInfo;
  part: Content | null;
}

/**
 * The files of a product, by the editions that have them: first those of every edition. A part of the contents that has the
 * title of a file describes that file, so that nothing is listed twice.
 */
export function filesByEdition(product: Product): { editions: Option[]; files: DescribedFile[] }[] {
  const options = optionsForSale(product);
  const all = options.length > 0 ? options : product.options;
  const editionsOf = (file: FileInfo) => all.filter((option) => option.files.includes(file.name));
  const groups = Map.groupBy(listedFiles(product.files), (file) =>
    editionsOf(file)
      .map(({ key }) => key)
      .join(" "),
  );
  return [...groups.values()]
    .map((files) => ({
      editions: files[0] ? editionsOf(files[0]) : [],
      files: files.map((file) => ({ file, part: findPart(product, file) })),
    }))
    .filter(({ editions }) => editions.length > 0)
    .toSorted((a, b) => b.editions.length - a.editions.length);
}

/** The contents without the parts that describe a file. */
export function otherContents(product: Product): Content[] {
  const described = new Set(product.files.map((file) => findPart(product, file)));
  return product.contents.filter((part) => !described.has(part));
}

function findPart({ contents }: Product, { title }: FileInfo): Content | null {
  return contents.find((part) => part.title === title) ?? null;
}
