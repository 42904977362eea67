import type { OffersFile } from "#domain/offer.ts";
import type { Offers } from "./offers.ts";

/** The offers of one `offers.json`, in memory. */
export function snapshotOffers({ shop, offers }: OffersFile): Offers {
  const byProduct = new Map(offers.map((offer) => [offer.product, offer]));
  return {
    shop: async () => shop,
    find: async (product) => byProduct.get(product) ?? null,
  };
}
