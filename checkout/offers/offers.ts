import type { Discount } from "#domain/discount.ts";
import type { Offer, OffersFile } from "#domain/offer.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";

/** The published offers. Its functions throw {@link CatalogueMissing} until a catalogue has been published. */
export interface Offers {
  shop(): Promise<OffersFile["shop"]>;
  /** The product with a slug, or that had it before. null: there is none. */
  find(product: string): Promise<Offer | null>;
  /** All products, also those that are not for sale. */
  all(): AsyncIterable<Offer>;
  /** All discounts, whether or not they are valid now. */
  discounts(): Promise<readonly Discount[]>;
  /** English if the shop does not have the language, or nothing has been published. */
  messages(language: string): Promise<CheckoutMessages>;
}

export class CatalogueMissing extends Error {
  override name = "CatalogueMissing";
}
