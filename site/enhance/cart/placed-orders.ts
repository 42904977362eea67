import {
  joinOrderIds,
  ORDER_COOKIE_AGE_S,
  PLACED_ORDERS_COOKIE,
  SHARED_SESSION,
  SIGNED_IN_COOKIE,
  splitOrderIds,
} from "#domain/api/cookies.ts";
import { readCookie, writeCookie } from "./cookies.ts";
import { lines } from "./lines.ts";
import { type PaidOrder, removePaidOrder } from "./paid-order.ts";

/** The orders that the checkout has noted for this browser. */
export function placedOrders(): string[] {
  return splitOrderIds(readCookie(PLACED_ORDERS_COOKIE));
}

/**
 * Asks the checkout about orders of this browser, removes paid items from the cart, and forgets the orders that are paid, failed or
 * unknown. Open orders are asked about again on the next page.
 */
export async function checkPlacedOrders(ids: string[]): Promise<void> {
  const isForgotten = lines().length === 0 ? ids.map(() => true) : await Promise.all(ids.map(isDecided));
  const forgotten = ids.filter((_, index) => isForgotten[index]);
  if (forgotten.length === 0) return;
  // Another tab may have placed an order meanwhile.
  const others = placedOrders().filter((id) => !forgotten.includes(id));
  const isShared = document.cookie.includes(`${SIGNED_IN_COOKIE}=${SHARED_SESSION}`);
  writeCookie(PLACED_ORDERS_COOKIE, joinOrderIds(others), isShared ? null : ORDER_COOKIE_AGE_S);
}

/**
 * Whether an order is no longer open. Reads the response without a schema, which would make the script several times as large, as
 * in `refresh.ts`.
 */
async function isDecided(id: string): Promise<boolean> {
  try {
    const response = await fetch(`/api/orders/${id}`);
    if (!response.ok) return response.status === 404;
    const order: PaidOrder = await response.json();
    removePaidOrder(order);
    return order.status !== "open";
  } catch {
    return false;
  }
}
