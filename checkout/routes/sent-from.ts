import { z } from "@hono/zod-openapi";
import type { Offers } from "../offers/offers.ts";

const CART = "/cart/";

/** What a request says of where it was sent from, whether or not the rest of it can be understood. */
const Sender = z
  .object({
    locale: z.string().optional().catch(undefined),
    from: z.literal("cart").optional().catch(undefined),
    items: z.array(z.object({ product: z.string().optional().catch(undefined) }).catch({})).catch([]),
  })
  .catch({ items: [] });

/**
 * The language of the page that a request was sent from, as it says, and where that page is: the cart, or the page of
 * the one product; undefined where the request does not say.
 */
export async function sentFrom(
  offers: Offers,
  request: unknown,
): Promise<{ locale: string | undefined; page: string | undefined }> {
  const { locale, from, items } = Sender.parse(request);
  if (from === "cart" || items.length > 1) return { locale, page: CART };
  const [{ product } = {}] = items;
  const offer = product === undefined ? null : await offers.find(product);
  return { locale, page: offer ? `/products/${offer.product}/` : undefined };
}
