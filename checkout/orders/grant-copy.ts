import type { GrantRequest } from "#domain/api/admin/requests.ts";
import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import { findOption, type Offer, type OfferOption } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";
import type { Database } from "./database/database.ts";
import { insertEntitlements, newEntitlements } from "./entitlements/grant-entitlements.ts";
import { importedOrderId } from "./ids.ts";
import { recordKeyShortage, reserveLicenceKeys } from "./licences/key-lists.ts";
import { announce } from "./messages/announce.ts";
import { entitlementsGranted } from "./messages/announcements.ts";
import { findAudience } from "./messages/audience.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage } from "./messages/message-store.ts";
import { orderMessage } from "./messages/order-messages.ts";
import { newOrder, type Order, orderLine } from "./order.ts";
import { findOrder, hasStatus, insertOrder } from "./order-store.ts";
import { GRANTED } from "./origin.ts";

/**
 * Gives somebody a product, such as a copy for a review: an order that costs nothing and is no sale, with its entitlements and an
 * email with a link to the library. Webhooks report the entitlements.
 *
 * @returns the order; the same one if the request is repeated with its idempotency key
 * @throws {Problem} "unknown-product", "unknown-option", "not-for-sale", or "invalid-request" if an edition has to be named
 */
export async function grantCopy(
  { database, offers }: { database: Database; offers: Offers },
  { email, product, option, locale, idempotencyKey }: GrantRequest,
  at: Date,
): Promise<Order> {
  const offer = await offers.find(product);
  if (!offer) throw new Problem("unknown-product");
  const language = locale ?? defaultLanguage((await offers.shop()).languages);
  const line = orderLine(offer, chooseOption(offer, option), {
    quantity: 1,
    unitAmount: 0,
    locale: language,
  });
  const holder = normaliseEmail(email);
  const order: Order = {
    ...newOrder({
      id: await importedOrderId(GRANTED, idempotencyKey),
      ...{ lines: [line], currency: offer.currency, email: holder, locale: language, at },
    }),
    status: "paid",
    sessionId: `${GRANTED}:${idempotencyKey}`,
    paidAt: at.toISOString(),
  };
  const condition = hasStatus(order.id, "paid");
  const licenceKeys = await reserveLicenceKeys(database, order);
  const entitlements = newEntitlements(order, { holder, at, licenceKeys });
  const { webhooks } = await findAudience(offers);
  await database.write([
    ...insertOrder(order, "owner"),
    ...insertEntitlements(entitlements, condition),
    ...(await announce(webhooks, entitlementsGranted(order, entitlements), { at, condition })),
    ...(await recordKeyShortage({ offers }, order, entitlements, { at, condition })),
    enqueueMessage(orderMessage({ ...order, email: holder }, "granted", order.id), {
      ...{ priority: PRIORITY.free, at, condition },
    }),
  ]);
  return (await findOrder(database, order.id)) ?? order;
}

function chooseOption(offer: Offer, key: string | undefined): OfferOption {
  const keys = offer.options.map((option) => option.key).join(", ");
  if (key === undefined && offer.options.length > 1) {
    const message = `${offer.product} has several editions, expected one of ${keys}`;
    throw new Problem("invalid-request", { members: { errors: [{ field: "option", message }] } });
  }
  const option = key === undefined ? offer.options[0] : findOption(offer, key);
  if (!option) throw new Problem("unknown-option");
  // A product that is announced has nothing to deliver yet.
  if (option.parts.length === 0) throw new Problem("not-for-sale");
  return option;
}
