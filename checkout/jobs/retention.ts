import { DAY_MS } from "#domain/time.ts";
import { deleteExpiredRateLimits } from "../orders/book/rate-limits.ts";
import { deleteUnneededMutes, deleteUnneededMuteTokens } from "../orders/customers/mutes.ts";
import { deleteUnneededNotifications } from "../orders/customers/new-version-emails.ts";
import type { Statement } from "../orders/database/database.ts";
import { deleteAbandonedOrders } from "../orders/delete-abandoned-orders.ts";
import type { Batch } from "../orders/deletion-batch.ts";
import { deleteSentMessages } from "../orders/messages/message-store.ts";
import { failUnsentWebhooks } from "../orders/messages/webhook-messages.ts";
import { deleteExpiredOrderKeys } from "../orders/order-keys.ts";
import { deleteUnneededPasskeys } from "../orders/passkeys/passkeys.ts";
import { deleteExpiredSignInCodes } from "../orders/sign-in/codes.ts";
import { deleteExpiredLinks } from "../orders/sign-in/links.ts";
import { deleteExpiredSessions } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";

/** Small, so that orders do not wait long for it. */
const BATCH_SIZE = 500;
const MAX_BATCHES = 10;

/** How many days each kind of data is kept after it is no longer needed. */
export type Retention = Settings["retention"];

/** Data without a period of its own: it expires, or is deleted once nothing else refers to it. */
type WithoutPeriod =
  | "codes"
  | "orderKeys"
  | "rateLimits"
  | "mutes"
  | "muteTokens"
  | "versionNotifications"
  | "passkeys";

/** Deletes one batch. The last statement returns a row for each deleted one. */
type DeleteBatch = (batch: Batch) => Statement[];

/**
 * Deletes personal data that is no longer needed: expired links, sessions, codes, keys of orders and rate limits; messages except
 * waiting ones; orders that were never paid or confirmed; and the muted topics, version notifications and passkeys of addresses
 * that the order book no longer needs otherwise. Can be run at any time, even twice at once. A run is limited to a number of batches; the next one
 * continues.
 *
 * @returns how many of each were deleted
 */
export async function deleteExpired(
  { database, clock, log, stopping }: Pick<Ports, "database" | "clock" | "log" | "stopping">,
  { links, sessions, messages, orders }: Retention,
  { batchSize = BATCH_SIZE, maxBatches = MAX_BATCHES } = {},
): Promise<Record<keyof Retention | WithoutPeriod, number>> {
  const at = clock();
  // Otherwise they would wait, and be kept, for ever.
  await database.write([failUnsentWebhooks(at)]);
  const deleted = {
    links: await deleteOlder(links, deleteExpiredLinks),
    sessions: await deleteOlder(sessions, deleteExpiredSessions),
    messages: await deleteOlder(messages, deleteSentMessages),
    orders: await deleteOlder(orders, deleteAbandonedOrders),
    codes: await deleteOlder(0, deleteExpiredSignInCodes),
    orderKeys: await deleteOlder(0, deleteExpiredOrderKeys),
    rateLimits: await deleteOlder(0, deleteExpiredRateLimits),
    // Deleted after messages and orders, since only addresses without any are concerned.
    mutes: await deleteOlder(0, deleteUnneededMutes),
    muteTokens: await deleteOlder(0, deleteUnneededMuteTokens),
    versionNotifications: await deleteOlder(0, deleteUnneededNotifications),
    passkeys: await deleteOlder(0, deleteUnneededPasskeys),
  };
  log("info", "expired-deleted", deleted);
  return deleted;

  async function deleteOlder(days: number, deleteBatch: DeleteBatch): Promise<number> {
    const before = new Date(at.getTime() - days * DAY_MS);
    let total = 0;
    for (let batch = 0; batch < maxBatches && !stopping?.aborted; batch += 1) {
      const rows = await database.write(deleteBatch({ before, limit: batchSize }));
      const count = rows.at(-1)?.length ?? 0;
      total += count;
      if (count < batchSize) break;
    }
    return total;
  }
}
