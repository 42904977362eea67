import type { Gift } from "#domain/gift.ts";
import type { Offers } from "../offers/offers.ts";
import { ALWAYS, type Database, type Statement } from "./database/database.ts";
import {
  insertEntitlements,
  type NewEntitlement,
  newEntitlements,
} from "./entitlements/grant-entitlements.ts";
import { giftDeliveryOf, giftMessage } from "./gifts/deliver-gift.ts";
import { scheduleDelivery } from "./gifts/gift-store.ts";
import { finishUse } from "./holds/discount-uses.ts";
import { recordKeyShortage, reserveLicenceKeys } from "./licences/key-lists.ts";
import { announce } from "./messages/announce.ts";
import { entitlementsGranted, orderPaid } from "./messages/announcements.ts";
import { type Audience, findAudience, ownerMessages } from "./messages/audience.ts";
import { PRIORITY } from "./messages/message.ts";
import { enqueueMessage } from "./messages/message-store.ts";
import { mayBeEmailed } from "./messages/recipient-limits.ts";
import type { Order } from "./order.ts";

/** An order that is completed, and so has an address. */
export type OrderWithEmail = Order & { email: string };

/**
 * Hands over what was ordered, in the transaction that marks the order as paid: entitlements with their licence keys, or the day on which
 * a gift is delivered. The use of its discount becomes final, and programs and the owner are notified.
 *
 * @param order as it was paid
 * @param keySeed makes the licence keys of the shop, the same ones each time
 * @param condition an SQL condition; nothing is done if it is false
 */
export async function grantOrder(
  { database, offers }: { database: Database; offers: Offers },
  order: OrderWithEmail,
  { keySeed, at, condition }: { keySeed: string | undefined; at: Date; condition: Statement },
): Promise<Statement[]> {
  const deliverAt = giftDeliveryOf(order, at);
  const entitlements =
    deliverAt === null
      ? newEntitlements(order, {
          ...{ holder: order.gift?.recipient ?? order.email, at },
          licenceKeys: await reserveLicenceKeys(database, order, keySeed),
        })
      : [];
  return [
    ...insertEntitlements(entitlements, condition),
    ...(await recordKeyShortage({ offers }, order, entitlements, { at, condition })),
    ...finishUse(order, order.email, condition),
    ...(order.gift ? await giveNowOrLater(order, order.gift, { deliverAt, at, condition }) : []),
    ...(await announcePayment(order, entitlements, { audience: await findAudience(offers), at, condition })),
  ];
}

/** Anyone can send a free gift to any address, with any words: that address gets no more emails than by free orders. */
async function giveNowOrLater(
  order: Order,
  gift: Gift,
  { deliverAt, at, condition }: { deliverAt: string | null; at: Date; condition: Statement },
): Promise<Statement[]> {
  if (deliverAt !== null) return [scheduleDelivery(order.id, deliverAt, condition)];
  const isAllowed = order.total > 0 ? ALWAYS : mayBeEmailed(gift.recipient, at);
  return [
    enqueueMessage(await giftMessage(order, gift), { priority: PRIORITY.free, at, condition, isAllowed }),
  ];
}

/** Notifies the owner, and programs, of a paid order. */
async function announcePayment(
  order: Order,
  entitlements: NewEntitlement[],
  { audience, at, condition }: { audience: Audience; at: Date; condition: Statement },
): Promise<Statement[]> {
  const kind = order.total > 0 ? "owner-sale" : "owner-free-sale";
  const messages = ownerMessages(audience.owner, kind, order.id, { orderId: order.id });
  const announcements = [orderPaid(order), ...entitlementsGranted(order, entitlements)];
  return [
    ...messages.map((message) => enqueueMessage(message, { priority: PRIORITY.owner, at, condition })),
    ...(await announce(audience.webhooks, announcements, { at, condition })),
  ];
}
