import * as z from "zod";
import { CART_PATH, productPath } from "#domain/addresses.ts";
import type { Offer } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";

const MAX_LENGTH = 100;

const text = z.string().max(MAX_LENGTH).optional().catch(undefined);
const Item = z.object({ product: text, option: text, pay: text });

/** The fields that describe the page a request came from. Never fails, since the rest of the request may be invalid. */
const ReferrerFields = z.object({
  locale: z.string().optional().catch(undefined),
  currency: text,
  from: z.literal("cart").optional().catch(undefined),
  items: z.array(Item.catch({})).catch([]),
});

/**
 * The language and the path of the page that a checkout request came from: the cart, or the product page with the buyer's
 * selection. undefined: the request does not say.
 */
export async function findReferrer(
  offers: Offers,
  request: object,
): Promise<{ locale: string | undefined; page: string | undefined }> {
  const { locale, currency, from, items } = ReferrerFields.parse(request);
  if (from === "cart" || items.length > 1) return { locale, page: CART_PATH };
  const [{ product, ...selected } = {}] = items;
  const offer = product === undefined ? null : await offers.find(product);
  return {
    locale,
    page: offer ? productPath(offer.product) + selectionQuery(offer, { ...selected, currency }) : undefined,
  };
}

/** The query from which the product page restores the edition, the currency and the typed amount (site/enhance/cart-add.ts). */
function selectionQuery(
  { options }: Offer,
  { option, currency, pay }: { option?: string; currency: string | undefined; pay?: string },
): string {
  const selected = new URLSearchParams({
    ...(option !== undefined && options.length > 1 && { option }),
    ...(currency !== undefined && { currency }),
    ...(pay !== undefined && { pay }),
  });
  return selected.size > 0 ? `?${selected}` : "";
}
