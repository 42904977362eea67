import type { Database } from "./database/database.ts";
import { holdsUse, holdUse, type LimitedUse } from "./discount-uses.ts";
import type { Order } from "./order.ts";
import { insertOrder } from "./order-store.ts";

/**
 * Stores an order, and holds a use of its discount if that has limits, in one transaction.
 *
 * @returns whether the limits allowed it; otherwise nothing is stored
 */
export async function placeOrder(
  database: Database,
  order: Order,
  held: { use: LimitedUse; until: Date } | null,
): Promise<boolean> {
  if (!held) {
    await database.write(insertOrder(order));
    return true;
  }
  const [rows = []] = await database.write([
    holdUse(order.id, held.use, held.until),
    ...insertOrder(order, holdsUse(order.id)),
  ]);
  return rows.length > 0;
}
