import type { Offer, OffersFile } from "./offer.ts";

/**
 * The text of `offers.json`: JSON with each offer on a line of its own, so that the checkout can read one without the others. Its slugs
 * come first. The line before the first offer ends with the `[` of the list.
 */
export function printOffers({ offers, ...shop }: OffersFile): string {
  const start = JSON.stringify({ ...shop, offers: [] }).slice(0, -"]}".length);
  return `${start}\n${offers.map(printOffer).join(",\n")}\n]}\n`;
}

function printOffer({ product, previousSlugs, ...offer }: Offer): string {
  return JSON.stringify({ product, previousSlugs, ...offer });
}
