import type { LibraryItemResponse, LibraryOrderResponse } from "./api/responses/library.ts";
import type { OrderPageResponse } from "./api/responses/order.ts";
import { type OrderState, orderState } from "./order-state.ts";
import { DAY_MS, MINUTE_MS } from "./time.ts";

/**
 * How long after the payment its page still thanks the buyer: shorter where the buyer is signed in, longer in a browser that waits for
 * the email.
 */
const THANKS_PERIOD_MS = { signedIn: 10 * MINUTE_MS, others: DAY_MS };

/** What a page says of an order. Both the page with scripts and the one without say the same. */

/** What the page after the payment says first. */
export type OrderNotice =
  | Exclude<OrderState, "unconfirmed">
  | ("items-refunded" | "gift-sent" | "gift-later" | "pre-ordered" | "free" | "gone" | "code-gone")
  | `gift-${GiftState}`;

/** The states in which the giver of a gift reads something else, since its files are in nobody's library or in another one. */
const GIFT_STATES = ["refunded", "partly-refunded", "disputed", "dispute-won", "dispute-lost"] as const;
type GiftState = (typeof GIFT_STATES)[number];

/** The orders whose page thanks the buyer, and later shows only which order it is. */
export const COMPLETED: readonly OrderNotice[] = ["paid", "free", "gift-sent", "gift-later", "pre-ordered"];

/** The state of an order, or what its buyer has to know besides. */
export function orderNotice(order: OrderPageResponse): OrderNotice {
  if (order.gone) return order.gone === "code" ? "code-gone" : "gone";
  const state = orderState(order);
  const ofGift = order.gift && GIFT_STATES.find((each) => each === state);
  if (ofGift) return `gift-${ofGift}`;
  if (state === "partly-refunded" && order.items.some(({ refunded }) => refunded)) return "items-refunded";
  if (state !== "paid") return state;
  if (order.gift) return order.gift.deliversAt ? "gift-later" : "gift-sent";
  const parts = order.items.flatMap((item) => item.parts ?? []);
  if (parts.length > 0 && parts.every(({ releasesOn }) => releasesOn)) return "pre-ordered";
  return order.amount === 0 && !order.areSumsHidden ? "free" : "paid";
}

/** Whether a completed order is looked at again, rather than just paid for. */
export function isEarlier(order: OrderPageResponse, at: Date): boolean {
  if (order.paidAt === null || order.awaitsConfirmation) return false;
  const age = at.getTime() - Date.parse(order.paidAt);
  return age > (order.signedIn ? THANKS_PERIOD_MS.signedIn : THANKS_PERIOD_MS.others);
}

/** Whether its page says what to do if no email arrives: it is paid, and nobody has opened the library in this browser since. */
export function expectsEmail(order: OrderPageResponse, at: Date): boolean {
  const hasArrived = order.signedIn || isEarlier(order, at);
  return order.status === "paid" && (!hasArrived || order.delivery === "bounced");
}

/** Why the files of a product cannot be downloaded. null: they can. */
export function refusalOf(order: LibraryOrderResponse, item: LibraryItemResponse) {
  const state = orderState(order);
  const isPaused =
    state === "refunded" || state === "disputed" || state === "dispute-lost" || state === "pending";
  if (isPaused) return state;
  return item.ended ?? (item.releasesOn === null ? null : "pre-order");
}

/** What became of the payment of an order whose files can be downloaded. null: nothing. */
export function paymentNoteOf(order: LibraryOrderResponse) {
  const state = orderState(order);
  if (state === "dispute-won") return state;
  if (state !== "partly-refunded") return null;
  return order.items.every(({ ended }) => ended !== "refunded") ? state : "items-refunded";
}
