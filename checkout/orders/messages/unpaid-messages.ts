import type { Payment } from "#checkout/payments/payments.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { type Statement, sql } from "../database/database.ts";
import type { Order } from "../order.ts";
import { hasStatus } from "../order-store.ts";
import { PRIORITY } from "./message.ts";
import { enqueueMessage, skipWaiting, wasSent } from "./message-store.ts";
import { orderMessage } from "./order-messages.ts";
import { isFirstOfKind, isWithinUnconfirmedLimit } from "./recipient-limits.ts";

/** A payment that arrives within this time needs no email that it is awaited. */
const PENDING_DELAY_MS = 15 * 60_000;
/** Buyers who order again within this time get no reminder. */
const REMINDER_DELAY_MS = HOUR_MS;
/** An address gets at most one reminder within this time. */
const REMINDER_INTERVAL_MS = 7 * DAY_MS;

/**
 * Emails to the buyer of an unpaid order: the payment is pending, the payment has failed, or, for buyers who want it, where to pay
 * after all. Once each. Anyone can enter someone else's address, so an unconfirmed one gets one email a day.
 */
export function unpaidMessages(
  order: Pick<Order, "id" | "locale">,
  { state, recovery }: Pick<Payment, "recovery"> & { state: Exclude<Payment["state"], "paid"> },
  { email, at }: { email: string; at: Date },
): Statement[] {
  const buyer = { ...order, email };
  const options = { priority: PRIORITY.notice, at, isAllowed: isWithinUnconfirmedLimit(email, at) };
  const pending = orderMessage(buyer, "payment-pending", order.id);
  if (state === "pending") {
    const condition = hasStatus(order.id, "pending");
    return [enqueueMessage(pending, { ...options, condition, delayMs: PENDING_DELAY_MS })];
  }
  if (state === "failed") {
    const condition = hasStatus(order.id, "failed");
    // A buyer who got the email about the pending payment also gets the one about its failure.
    const isAllowed = sql`(${options.isAllowed} OR ${wasSent(pending.id)})`;
    const failed = orderMessage(buyer, "payment-failed", order.id);
    return [
      skipWaiting(pending.id, { at, condition }),
      enqueueMessage(failed, { ...options, condition, isAllowed }),
    ];
  }
  if (state !== "expired" || !recovery) return [];
  const { url, expiresAt } = recovery;
  const payload = { recovery: { url, expiresAt: expiresAt.toISOString() } };
  const isFirst = isFirstOfKind("cart-reminder", email, at, REMINDER_INTERVAL_MS);
  return [
    enqueueMessage(orderMessage(buyer, "cart-reminder", order.id, payload), {
      ...{ ...options, isAllowed: sql`${options.isAllowed} AND ${isFirst}` },
      ...{ condition: hasStatus(order.id, "expired"), delayMs: REMINDER_DELAY_MS },
    }),
  ];
}

/** Skips the emails about a missing payment once it has arrived. Otherwise the receipt would wait for them. */
export function skipUnpaidMessages(
  { id }: Pick<Order, "id">,
  options: { at: Date; condition: Statement },
): Statement[] {
  return ["payment-pending", "cart-reminder"].map((kind) => skipWaiting(`${kind}_${id}`, options));
}
