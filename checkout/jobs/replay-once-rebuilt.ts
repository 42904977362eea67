import { DAY_MS } from "#domain/time.ts";
import { findRestoration } from "../orders/book/restoration.ts";
import type { Ports } from "../ports.ts";
import { replayRegularly } from "./reconcile.ts";

/** How long the owner can choose whether buyers get their emails again. */
const HOLD_MS = DAY_MS;

/**
 * Replays missed events, as replayRegularly does, but not yet in a book that was just restored: that would send each email again, before
 * the owner can run `shop rebuild`. After a day it does, so that nothing stays lost. Called regularly.
 */
export async function replayOnceRebuilt(ports: Ports): Promise<number> {
  const restoration = await findRestoration(ports.database);
  if (!restoration) return replayRegularly(ports);
  const heldMs = ports.clock().getTime() - restoration.restoredAt.getTime();
  if (Math.abs(heldMs) >= HOLD_MS) return replayRegularly(ports);
  ports.log("warn", "not-rebuilt", {
    backup: restoration.backupAt.toISOString(),
    message:
      'The order book was restored, and lacks what was paid and refunded since its backup. Run "npm run shop -- rebuild --from-stripe --dry-run". After a day the shop fetches it by itself, and sends the emails again.',
  });
  return 0;
}
