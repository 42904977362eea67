import { DAY_MS } from "#domain/time.ts";
import { deleteSentMessages } from "../orders/messages.ts";
import { deleteAbandonedOrders } from "../orders/order-store.ts";
import { deleteExpiredLinks, deleteExpiredSessions } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";

/** Small enough that no order has to wait long for it. */
const BATCH_SIZE = 500;
const MAX_BATCHES = 10;

/** Days that each is kept after it is of no more use. */
export type Retention = Settings["retention"];

/** Deletes one batch of what ended before a time. @returns how many rows that were */
type DeleteBatch = (database: Ports["database"], limits: { before: Date; limit: number }) => Promise<number>;

/**
 * Deletes personal data that has served its purpose: links and sessions that have expired, messages that were sent or have
 * failed for good, and orders that were never paid. Safe to run at any time, twice. What is more than so many batches of one
 * kind is left to the next run.
 *
 * @returns how many of each were deleted
 */
export async function deleteExpired(
  { database, clock, log }: Pick<Ports, "database" | "clock" | "log">,
  { links, sessions, messages, orders }: Retention,
  { batchSize = BATCH_SIZE, maxBatches = MAX_BATCHES } = {},
): Promise<Record<keyof Retention, number>> {
  const at = clock();
  const deleted = {
    links: await deleteOlder(links, deleteExpiredLinks),
    sessions: await deleteOlder(sessions, deleteExpiredSessions),
    messages: await deleteOlder(messages, deleteSentMessages),
    orders: await deleteOlder(orders, deleteAbandonedOrders),
  };
  log("info", "expired-deleted", deleted);
  return deleted;

  async function deleteOlder(days: number, deleteBatch: DeleteBatch): Promise<number> {
    const before = new Date(at.getTime() - days * DAY_MS);
    let total = 0;
    for (let batch = 0; batch < maxBatches; batch += 1) {
      const count = await deleteBatch(database, { before, limit: batchSize });
      total += count;
      if (count < batchSize) break;
    }
    return total;
  }
}
