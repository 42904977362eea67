import { hasEntitlements } from "../orders/entitlements/find-entitlements.ts";
import type { Message } from "../orders/messages/message.ts";
import { findOrder, hasBoughtSince } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

/** Whether what a message says is no longer so when it is to be sent, or nobody wants to know it any more. */
export async function isObsolete(
  { database, offers, clock }: Pick<Ports, "database" | "offers" | "clock">,
  { kind, recipient, orderId, payload }: Message,
): Promise<boolean> {
  if (kind === "link") return !(await hasEntitlements(database, recipient));
  if (kind !== "payment-pending" && kind !== "cart-reminder") return false;
  const order = orderId === null ? null : await findOrder(database, orderId);
  if (kind === "payment-pending") return order?.status !== "pending";
  if (order?.status !== "expired" || !payload.recovery) return true;
  if (new Date(payload.recovery.expiresAt) <= clock()) return true;
  if (!(await offers.shop()).cartReminder) return true;
  return hasBoughtSince(database, recipient, order.createdAt);
}
