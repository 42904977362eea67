import type { Context } from "hono";
import { LIBRARY_PATH, ORDER_PATH } from "#domain/addresses.ts";
import type { CheckoutItem, CheckoutRequest } from "#domain/api/requests.ts";
import type { OwnedItem } from "#domain/api/responses/checkout.ts";
import { normaliseEmail } from "#domain/email.ts";
import { localise } from "#domain/languages/localised.ts";
import { parseTypedAmount } from "#domain/money/typed-amount.ts";
import { findOption, type Offer, type OfferOption } from "#domain/offer.ts";
import type { Env } from "../http/env.ts";
import { orderKey } from "../http/order-cookie.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import type { Offers } from "../offers/offers.ts";
import { listOwned, listOwnedByBrowser, type Owned } from "../orders/library/list-owned.ts";
import type { Ports } from "../ports.ts";
import { chosenOption } from "./price.ts";

/** Items of a request that the buyer already has. */
export interface OwnedAlready {
  items: OwnedItem[];
  /** The names of the products in the buyer's language. */
  names: string[];
  /** Whether the request is for nothing else, and costs nothing. */
  isAllFree: boolean;
}

/** One product of a request, of which one copy is wanted. */
interface RequestedProduct {
  item: CheckoutItem;
  offer: Offer;
  option: OfferOption;
}

/**
 * The items of a request that the buyer already has in the same edition: bought with the address that the browser is signed in with,
 * or in a recent order of this browser. An address that is merely entered reveals nothing, since anyone can enter it. A request for an
 * address other than the buyer's is for somebody else. Several copies of a product are assumed to be intended.
 *
 * @returns null: the buyer is unknown, or the order is a gift
 */
export async function findOwnedAlready(
  c: Context<Env>,
  ports: Ports,
  request: CheckoutRequest,
  locale: string,
): Promise<OwnedAlready | null> {
  const { database, offers, clock, siteUrl } = ports;
  const session = await findRequestSession(c, ports);
  const key = orderKey(c, siteUrl);
  if (request.recipient || (!session && !key)) return null;
  const wanted = await findRequested(offers, request);
  if (wanted.length === 0) return null;
  const email = request.email && normaliseEmail(request.email);
  const isBuyers = ({ holder }: Owned) => email === undefined || email === holder;
  const bySession = session ? await listOwned(database, session.email, clock()) : [];
  const byBrowser = key ? await listOwnedByBrowser(database, key, clock()) : [];
  const inLibrary = bySession.filter(isBuyers);
  const purchases = await purchasesOf(offers, [...inLibrary, ...byBrowser.filter(isBuyers)]);
  const owned = wanted.flatMap(({ item, offer, option }) => {
    const order = purchases.get(purchaseKey(offer, option));
    return order === undefined ? [] : [{ item, offer, option, order }];
  });
  const isInLibrary = (order: string) => inLibrary.some(({ orderId }) => orderId === order);
  return {
    items: owned.map(({ offer, option, order }) => ({
      ...{ product: offer.product, option: option.key, order },
      page: isInLibrary(order) ? LIBRARY_PATH : `${ORDER_PATH}?id=${order}`,
    })),
    names: owned.map(({ offer }) => localise(offer.name, locale)),
    isAllFree:
      owned.length === request.items.length && owned.every((item) => isFree(item, request.currency, locale)),
  };
}

async function findRequested(offers: Offers, { items }: CheckoutRequest): Promise<RequestedProduct[]> {
  const wanted = items.map(async (item) => {
    const offer = item.quantity === 1 ? await offers.find(item.product) : null;
    const option = offer && chosenOption(offer, item.option);
    return offer && option ? [{ item, offer, option }] : [];
  });
  return (await Promise.all(wanted)).flat();
}

/** The order of each product and edition, as they are called now. The first one counts. */
async function purchasesOf(offers: Offers, entitlements: Owned[]): Promise<Map<string, string>> {
  const purchases = new Map<string, string>();
  for (const { product, option: key, orderId } of entitlements) {
    const offer = await offers.find(product);
    const option = offer && findOption(offer, key);
    if (!offer || !option) continue;
    const purchase = purchaseKey(offer, option);
    if (!purchases.has(purchase)) purchases.set(purchase, orderId);
  }
  return purchases;
}

function purchaseKey({ product }: Offer, { key }: OfferOption): string {
  return `${product}/${key}`;
}

/** Whether an option costs nothing in every currency. */
export function isFree(
  { item, offer, option }: RequestedProduct,
  currency: string | undefined,
  locale: string,
): boolean {
  const { pay, amount } = item;
  const typed = pay === undefined ? option.price : parseTypedAmount(pay, currency ?? offer.currency, locale);
  return (amount ?? typed) === 0;
}
