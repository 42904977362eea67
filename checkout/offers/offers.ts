import type { Offer, OffersFile } from "#domain/offer.ts";

/** What is for sale now. Throws {@link CatalogueMissing} until a catalogue has been published. */
export interface Offers {
  shop(): Promise<OffersFile["shop"]>;
  /** null: no such product. */
  find(product: string): Promise<Offer | null>;
}

export class CatalogueMissing extends Error {
  override name = "CatalogueMissing";
}
