import { isDeepStrictEqual } from "node:util";
import type { OffersFile } from "#domain/offer.ts";

/** What differs between the offers of two releases. */
export interface OfferChanges {
  /** Products that are new, or sold on other terms. */
  changed: string[];
  removed: string[];
  /** Whether settings, discounts or texts of the checkout differ. */
  hasOtherChanges: boolean;
}

/** @param live null: nothing is live */
export function compareOffers(live: OffersFile | null, next: OffersFile): OfferChanges {
  const before = new Map(live?.offers.map((offer) => [offer.product, offer]));
  const products = new Set(next.offers.map(({ product }) => product));
  const changed = next.offers.filter((offer) => !isDeepStrictEqual(before.get(offer.product), offer));
  return {
    changed: changed.map(({ product }) => product),
    removed: [...before.keys()].filter((product) => !products.has(product)),
    hasOtherChanges: !isDeepStrictEqual(live && withoutOffers(live), withoutOffers(next)),
  };
}

/** Without what follows from the offers: themselves, and when one of them comes or goes. */
function withoutOffers({ shop, ...file }: OffersFile): OffersFile {
  const { validUntil: _, ...rest } = shop;
  return { ...file, shop: rest, offers: [] };
}
