import type { Entitlement } from "../orders/entitlements/entitlement.ts";
import {
  isUnreleased,
  listPreOrders,
  listWaiting,
  moveAvailability,
  openEntitlement,
  type PreOrder,
} from "../orders/entitlements/pre-orders.ts";
import { findCurrentPart } from "../orders/library/library.ts";
import { announce } from "../orders/messages/announce.ts";
import { entitlementReleased } from "../orders/messages/announcements.ts";
import { findAudience } from "../orders/messages/audience.ts";
import { PRIORITY } from "../orders/messages/message.ts";
import { enqueueMessage } from "../orders/messages/message-store.ts";
import { holderMessage } from "../orders/messages/order-messages.ts";
import { findOrderHeaders } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

type RequiredPorts = Pick<Ports, "database" | "offers" | "clock" | "stopping">;

/** Entitlements in one transaction. Each takes several statements. */
const BATCH_SIZE = 20;
/** Limits one run, so that other jobs are not kept waiting. */
const MAX_BATCHES = 50;

/**
 * Releases the pre-orders whose date has come and whose files are published, and sends emails about them. A date that the owner has moved
 * is moved for those who have bought, too. If files are missing on the date, buyers wait until they are published.
 */
export async function releasePreOrders(ports: RequiredPorts): Promise<void> {
  let batches = 0;
  // All that a run releases has the same time, so that a holder gets one email for it.
  const at = ports.clock();
  for (const preOrder of await listPreOrders(ports.database)) {
    const planned = await planOf(ports, preOrder);
    if (planned.at !== null && planned.at > ports.clock().toISOString()) {
      if (planned.at !== preOrder.releasesAt) await moveAvailability(ports.database, preOrder, planned.at);
      continue;
    }
    if (!planned.hasFiles) continue;
    while (batches < MAX_BATCHES && !ports.stopping?.aborted) {
      if ((await releaseBatch(ports, preOrder, at)) < BATCH_SIZE) break;
      batches += 1;
    }
  }
}

/** When the files come, by what is published now, else by what was sold. null: now. */
async function planOf(
  { offers }: RequiredPorts,
  { part, releasesAt, ...bought }: PreOrder,
): Promise<{ at: string | null; hasFiles: boolean }> {
  const current = await findCurrentPart(offers, { ...bought, part });
  return current
    ? { at: current.release?.at ?? null, hasFiles: current.files.length > 0 }
    : { at: releasesAt, hasFiles: part.files.length > 0 };
}

/** @returns how many were released */
async function releaseBatch(
  { database, offers }: RequiredPorts,
  preOrder: PreOrder,
  at: Date,
): Promise<number> {
  const waiting = await listWaiting(database, preOrder, BATCH_SIZE);
  const audience = await findAudience(offers);
  const orders = new Map(
    (await findOrderHeaders(database, [...new Set(waiting.map(({ orderId }) => orderId))])).map((order) => [
      order.id,
      order,
    ]),
  );
  const statements = waiting.map(async (entitlement) => {
    const order = orders.get(entitlement.orderId);
    const condition = isUnreleased(entitlement);
    if (!order) return [openEntitlement(entitlement, at)];
    const message = await availableMessage(entitlement, order.locale, at);
    const released = [entitlementReleased(order, entitlement, at)];
    return [
      enqueueMessage(message, { priority: PRIORITY.free, at, condition }),
      ...(await announce(audience.webhooks, released, { at, condition })),
      openEntitlement(entitlement, at),
    ];
  });
  await database.write((await Promise.all(statements)).flat());
  return waiting.length;
}

/** One email to each holder of an order for all that is released at once. */
function availableMessage({ orderId, holder }: Entitlement, locale: string, at: Date) {
  const message = { orderId, holder, locale, key: String(at.getTime()) };
  return holderMessage("released", message, { releasedAt: at.toISOString() });
}
