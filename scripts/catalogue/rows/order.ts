import type { Asset, ProductEntry } from "../content/content.ts";

/** The key of what can be bought of a product without editions. */
export const STANDARD = "standard";

/** The gallery's pictures in the order in which the text lists them. */
export function galleryOf({ gallery, data }: ProductEntry): Asset[] {
  return inOrder(
    gallery,
    data.gallery.map(({ file }) => file),
  );
}

/** Those that are listed first, in the list's order; then the others by name. */
export function inOrder(assets: Asset[], listed: string[]): Asset[] {
  const rank = ({ name }: Asset) => (listed.includes(name) ? listed.indexOf(name) : listed.length);
  return assets.toSorted((a, b) => rank(a) - rank(b));
}
