import type { Asset, ProductEntry } from "./content.ts";

/** The key of the only option of a product without editions. */
export const STANDARD_OPTION = "standard";

/** The pictures of a product's gallery in the order of its front matter. */
export function sortGallery({ gallery, data }: ProductEntry): Asset[] {
  return sortAssets(
    gallery,
    data.gallery.map(({ file }) => file),
  );
}

/** Sorts assets by a list of their names. Those that are not listed come last, by name. */
export function sortAssets(assets: Asset[], order: string[]): Asset[] {
  const rank = ({ name }: Asset) => (order.includes(name) ? order.indexOf(name) : order.length);
  return assets.toSorted((a, b) => rank(a) - rank(b));
}
