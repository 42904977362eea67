import type { OffersFile } from "#domain/offer.ts";

/** A row of the table of offers. `body` is JSON. */
export interface OfferRow {
  /** `renamed`: a product under a slug that it had before. */
  kind: "shop" | "product" | "renamed";
  /** The slug of a product. */
  key: string;
  body: string;
}

/** What is for sale, as rows. A small change affects only some of them. */
export function offerRows({ shop, offers, discounts = [] }: OffersFile): OfferRow[] {
  const rows = [
    row("shop", "", { shop, discounts }),
    ...offers.map((offer) => row("product", offer.product, offer)),
  ];
  const slugs = new Set(offers.map(({ product }) => product));
  const renamed = new Map<string, OfferRow>();
  for (const offer of offers) {
    for (const slug of offer.previousSlugs ?? [])
      if (!slugs.has(slug)) renamed.set(slug, row("renamed", slug, offer));
  }
  return [...rows, ...renamed.values()];
}

function row(kind: OfferRow["kind"], key: string, value: unknown): OfferRow {
  return { kind, key, body: JSON.stringify(value) };
}
