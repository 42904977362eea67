import { joinOrderIds, PLACED_ORDERS_COOKIE, splitOrderIds } from "#domain/api/cookies.ts";
import { readCookie, writeCookie } from "./cookies.ts";
import { lines } from "./lines.ts";
import { type PaidOrder, removePaidOrder } from "./paid-order.ts";

const MAX_AGE_S = 7 * 24 * 3600;

/** The orders that the checkout has noted for this browser. */
export function placedOrders(): string[] {
  return splitOrderIds(readCookie(PLACED_ORDERS_COOKIE));
}

/**
 * Asks about orders of this browser, takes what was paid out of the cart, and forgets those of which it is known whether they were
 * paid. The others are asked about again on the next page.
 */
export async function settlePlacedOrders(ids: string[]): Promise<void> {
  const isSettled = lines().length === 0 ? ids.map(() => true) : await Promise.all(ids.map(settle));
  const settled = ids.filter((_, index) => isSettled[index]);
  if (settled.length === 0) return;
  // Another tab may have placed an order meanwhile.
  const others = placedOrders().filter((id) => !settled.includes(id));
  writeCookie(PLACED_ORDERS_COOKIE, joinOrderIds(others), MAX_AGE_S);
}

/** Reads the response without a schema, which would make the script several times as large, as in `refresh.ts`. */
async function settle(id: string): Promise<boolean> {
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
