import { deliverGift } from "../orders/gifts/deliver-gift.ts";
import { isGift, listDueGifts } from "../orders/gifts/gift-store.ts";
import { findAudience } from "../orders/messages/audience.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

/** Delivers the gifts whose day has come. Those that do not fit into one run are delivered by the next one. */
export async function deliverGifts({
  database,
  offers,
  clock,
  stopping,
}: Pick<Ports, "database" | "offers" | "clock" | "stopping">): Promise<void> {
  const due = await listDueGifts(database, clock());
  if (due.length === 0) return;
  const audience = await findAudience(offers);
  for (const id of due) {
    if (stopping?.aborted) return;
    const order = await findOrder(database, id);
    if (order && isGift(order)) await deliverGift({ database, offers }, order, { audience, at: clock() });
  }
}
