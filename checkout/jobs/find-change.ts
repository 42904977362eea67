import type { Change, Offer } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";

/** The entry of a version in the published changelog of a product, by default the newest one. null: there is none. */
export async function findChange(
  offers: Offers,
  { product, version }: { product: string; version?: string | undefined },
): Promise<{ offer: Offer; change: Change } | null> {
  const offer = await offers.find(product);
  const { changes = [] } = offer ?? {};
  const change = version === undefined ? changes[0] : changes.find((each) => each.version === version);
  return offer && change ? { offer, change } : null;
}

/** The slug of a product, then those that it had before and no other product has now. */
export async function slugsOf(offers: Offers, offer: Offer): Promise<[string, ...string[]]> {
  const earlier = await Promise.all(
    (offer.previousSlugs ?? []).map(async (slug) =>
      (await offers.find(slug))?.product === offer.product ? [slug] : [],
    ),
  );
  return [offer.product, ...earlier.flat()];
}
