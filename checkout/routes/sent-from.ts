import { z } from "@hono/zod-openapi";
import type { Offer } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";

const CART = "/cart/";
const MAX_LENGTH = 100;

const text = z.string().max(MAX_LENGTH).optional().catch(undefined);
const Item = z.object({ product: text, option: text, pay: text });

/** What a request says about the page it came from, whether or not the rest of it is valid. */
const Sender = z
  .object({
    locale: z.string().optional().catch(undefined),
    from: z.literal("cart").optional().catch(undefined),
    items: z.array(Item.catch({})).catch([]),
  })
  .catch({ items: [] });

/**
 * The language and the path of the page that a request came from: the cart, or the page of the one product with what was
 * chosen there. undefined where the request does not say.
 */
export async function sentFrom(
  offers: Offers,
  request: unknown,
): Promise<{ locale: string | undefined; page: string | undefined }> {
  const { locale, from, items } = Sender.parse(request);
  if (from === "cart" || items.length > 1) return { locale, page: CART };
  const [{ product, ...chosen } = {}] = items;
  const offer = product === undefined ? null : await offers.find(product);
  return { locale, page: offer ? `/products/${offer.product}/${selection(offer, chosen)}` : undefined };
}

/** What the product page selects again (site/enhance/cart.ts): the edition where there are several, and the typed sum. */
function selection({ options }: Offer, { option, pay }: { option?: string; pay?: string }): string {
  const chosen = new URLSearchParams({
    ...(option !== undefined && options.length > 1 && { option }),
    ...(pay !== undefined && { pay }),
  });
  return chosen.size > 0 ? `?${chosen}` : "";
}
