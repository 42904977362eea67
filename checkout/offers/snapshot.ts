import type { OffersFile } from "#domain/offer.ts";
import { checkoutMessages, ENGLISH_FALLBACK } from "#messages/checkout.ts";
import type { Offers } from "./offers.ts";

/** The offers of one `offers.json`, held in memory. */
export function snapshotOffers({ shop, offers, discounts = [], messages }: OffersFile): Offers {
  const byProduct = new Map([
    ...offers.flatMap((offer) => (offer.previousSlugs ?? []).map((slug) => [slug, offer] as const)),
    ...offers.map((offer) => [offer.product, offer] as const),
  ]);
  const byLanguage = new Map(
    Object.entries(messages).map(([language, published]) => [
      language,
      checkoutMessages(language, published),
    ]),
  );
  return {
    shop: async () => shop,
    find: async (product) => byProduct.get(product) ?? null,
    async *all() {
      yield* offers;
    },
    discounts: async () => discounts,
    messages: async (language) => byLanguage.get(language) ?? ENGLISH_FALLBACK,
  };
}
