import { cheapestOf, type PricedOption } from "./prices.ts";

/** A product in a bundle. */
export interface BundledProduct {
  product: string;
  /** The key of the edition that the bundle delivers. null: the cheapest one. */
  option: string | null;
}

/** Reads `gravel-sans`, or with an edition `gravel-sans/studio`. */
export function parseBundled(text: string): BundledProduct {
  const [product = "", option = null] = text.split("/");
  return { product, option };
}

/** The option of a product that a bundle delivers, even if it is no longer sold on its own. null if there is none. */
export function bundledOption<Option extends PricedOption & { key: string }>(
  options: readonly Option[],
  { option: key }: BundledProduct,
): Option | null {
  return key === null ? cheapestOf(options) : (options.find((option) => option.key === key) ?? null);
}
