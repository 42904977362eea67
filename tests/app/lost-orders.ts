import type { Purchases } from "#checkout/payments/purchases.ts";
import { DAY_MS } from "#domain/time.ts";
import { NOON, type Shop } from "./shop.ts";

export const OPTIONS = { isDryRun: false, sendsEmails: false };

/** Each was paid a minute after it was placed. */
export const PURCHASES: Purchases = {
  find: async ({ createdAt }) => ({ paidAt: new Date(createdAt.getTime() + 60_000), names: null }),
  findReversal: async () => null,
};

/** All that an order is, besides its own row. */
const TABLES = ["order_items", "entitlements", "invoices", "messages", "order_events", "limited_copies"];

/** What a book has of orders, as after an earlier backup was restored. */
export async function lose(shop: Shop, ...ids: string[]): Promise<void> {
  for (const table of TABLES)
    for (const id of ids)
      await shop.database.write([{ text: `DELETE FROM ${table} WHERE order_id = ?`, values: [id] }]);
  for (const id of ids)
    await shop.database.write([{ text: "DELETE FROM orders WHERE id = ?", values: [id] }]);
}

export const days = (count: number) => new Date(NOON.getTime() + count * DAY_MS);
