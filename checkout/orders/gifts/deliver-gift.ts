import type { Offers } from "#checkout/offers/offers.ts";
import type { Gift } from "#domain/gift.ts";
import { refundedLines } from "#domain/payment-outcome.ts";
import { ALWAYS, type Database } from "../database/database.ts";
import { insertEntitlements, newEntitlements } from "../entitlements/grant-entitlements.ts";
import { recordKeyShortage, reserveLicenceKeys } from "../licences/key-lists.ts";
import { announce } from "../messages/announce.ts";
import { entitlementsGranted } from "../messages/announcements.ts";
import type { Audience } from "../messages/audience.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage } from "../messages/message-store.ts";
import { holderMessage } from "../messages/order-messages.ts";
import { isWithinUnconfirmedLimit } from "../messages/recipient-limits.ts";
import type { Order } from "../order.ts";
import { clearDelivery, type GiftOrder, isUndelivered } from "./gift-store.ts";

/** When a gift that is paid now is delivered. null: now, or it is no gift. */
export function giftDeliveryOf({ gift }: Pick<Order, "gift">, at: Date): string | null {
  const { deliverAt = null } = gift ?? {};
  return deliverAt && deliverAt > at.toISOString() ? deliverAt : null;
}

/** The email to the recipient. There is one for each correction of the address, also back to one that the gift had before. */
export function giftMessage(
  { id: orderId, locale }: Pick<Order, "id" | "locale">,
  { recipient, corrections = 0 }: Gift,
) {
  return holderMessage("gift", { orderId, holder: recipient, locale, key: String(corrections) });
}

/** Gives the recipient what was not refunded meanwhile, and adds the email. Does nothing if it was delivered before. */
export async function deliverGift(
  { database, offers }: { database: Database; offers: Offers },
  order: GiftOrder,
  { audience, at }: { audience: Audience; at: Date },
): Promise<void> {
  const refunded = order.outcome ? refundedLines(order.outcome) : [];
  // A refunded line keeps its position, which makes the ids of the others, but must reserve no licence keys.
  const lines = order.lines.map((line, index) => (refunded.includes(index) ? { ...line, parts: [] } : line));
  const given = { ...order, lines };
  const entitlements = newEntitlements(given, {
    ...{ holder: order.gift.recipient, at },
    licenceKeys: await reserveLicenceKeys(database, given),
  });
  const condition = isUndelivered(order);
  await database.write([
    ...insertEntitlements(entitlements, condition),
    ...(await recordKeyShortage({ offers }, order, entitlements, { at, condition })),
    enqueueMessage(await giftMessage(order, order.gift), {
      ...{ priority: PRIORITY.free, at, condition },
      isAllowed: order.total > 0 ? ALWAYS : isWithinUnconfirmedLimit(order.gift.recipient, at),
    }),
    ...(await announce(audience.webhooks, entitlementsGranted(order, entitlements), { at, condition })),
    clearDelivery(order.id, condition),
  ]);
}
