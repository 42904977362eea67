import { discountKeys } from "#domain/discount.ts";
import { CART_REMINDERS, NEW_VERSIONS, newVersionsOf } from "#domain/mute-topic.ts";
import { findMuted } from "../orders/customers/mutes.ts";
import { hasLibrary } from "../orders/entitlements/find-entitlements.ts";
import { isHolder } from "../orders/entitlements/product-holders.ts";
import type { Message } from "../orders/messages/message.ts";
import { findOrder, hasBoughtSince, hasPlacedOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { findChange, slugsOf } from "./find-change.ts";

type RequiredPorts = Pick<Ports, "database" | "offers" | "clock">;

/** Whether a waiting message must not be sent any more: it is no longer true, or its recipient has muted its topic. */
export async function isObsolete(ports: RequiredPorts, message: Message): Promise<boolean> {
  const { database, offers, clock } = ports;
  const { kind, recipient, orderId, payload } = message;
  if (kind === "link")
    return !(await hasLibrary(database, recipient)) && !(await hasPlacedOrder(database, recipient));
  if (kind === "new-version") return isObsoleteVersion(ports, message);
  if (kind !== "payment-pending" && kind !== "cart-reminder") return false;
  const order = orderId === null ? null : await findOrder(database, orderId);
  if (kind === "payment-pending") return order?.status !== "pending";
  if (order?.status !== "expired" || !payload.recovery) return true;
  if (!(await offers.shop()).cartReminder) return true;
  const sold = await Promise.all(order.lines.map(({ product }) => offers.find(product)));
  const keys = discountKeys(order.appliedDiscount ?? { key: "" });
  const discounts = (await offers.discounts()).filter(({ key }) => keys.includes(key));
  const ends = [
    payload.recovery.expiresAt,
    ...sold.map((offer) => offer?.soldUntil),
    ...discounts.map(({ until }) => until),
  ];
  if (ends.some((end) => end && new Date(end) <= clock())) return true;
  if ((await findMuted(database, [recipient], [CART_REMINDERS])).size > 0) return true;
  return hasBoughtSince(database, recipient, order.createdAt);
}

/** Whether the version is no longer published, or the recipient has muted its topic or no longer has the product. */
async function isObsoleteVersion(
  { database, offers, clock }: RequiredPorts,
  { recipient, payload }: Message,
) {
  const found = payload.version && (await findChange(offers, payload.version));
  if (!found) return true;
  const products = await slugsOf(offers, found.offer);
  const topics = [NEW_VERSIONS, ...products.map(newVersionsOf)];
  if ((await findMuted(database, [recipient], topics)).size > 0) return true;
  return !(await isHolder(database, recipient, { products, purchases: null, before: null }, clock()));
}
