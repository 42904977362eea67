import type { Offers } from "#checkout/offers/offers.ts";
import { ALWAYS, type Database, type Statement, sql } from "./database/database.ts";
import { hasEndReason } from "./entitlements/end-entitlements.ts";
import type { Entitlement } from "./entitlements/entitlement.ts";
import { findEntitlementById } from "./entitlements/find-entitlements.ts";
import { endByOwner, isEndedByOwner, isUsable, restoreByOwner } from "./entitlements/owner-decisions.ts";
import { announce } from "./messages/announce.ts";
import { accessDecided } from "./messages/announcements.ts";
import { findAudience } from "./messages/audience.ts";
import { appendEvent } from "./order-events.ts";
import { findOrder } from "./order-store.ts";

interface Ports {
  database: Database;
  offers: Offers;
}

/**
 * Ends an entitlement, until the owner restores it. Ending it again only changes the reason. A webhook reports it if it could
 * be used before.
 *
 * @param reason a note for the owner
 * @returns null: there is no such entitlement
 */
export async function endEntitlement(
  { database, offers }: Ports,
  id: string,
  { reason, at }: { reason: string | null; at: Date },
): Promise<Entitlement | null> {
  const entitlement = await findEntitlementById(database, id);
  if (!entitlement) return null;
  const { orderId } = entitlement;
  const data = { entitlement: id, reason };
  const ended = { ...entitlement, endReason: "ended-by-owner" as const, endsAt: at.toISOString() };
  await database.write([
    ...(await announceDecision({ database, offers }, ended, { at, condition: isUsable(id) })),
    appendEvent({ orderId, kind: "entitlement-ended", data, cause: "owner", at, key: keyOf(id, at) }, ALWAYS),
    endByOwner(id, { reason, at }),
  ]);
  return findEntitlementById(database, id);
}

/**
 * Restores an entitlement that the owner ended. If its order was refunded or is disputed, it stays ended. A webhook reports it if it
 * can be used again.
 *
 * @returns null: there is no such entitlement
 */
export async function restoreEntitlement(
  { database, offers }: Ports,
  id: string,
  at: Date,
): Promise<Entitlement | null> {
  const entitlement = await findEntitlementById(database, id);
  if (!entitlement) return null;
  const { orderId } = entitlement;
  const isEnded = isEndedByOwner(id);
  const restored = { ...entitlement, endReason: null, endsAt: null };
  const condition = sql`${isEnded} AND ${hasEndReason(id, null)}`;
  await database.write([
    ...(await announceDecision({ database, offers }, restored, { at, condition })),
    appendEvent(
      {
        ...{ orderId, kind: "entitlement-restored", data: { entitlement: id } },
        ...{ cause: "owner", at, key: `restored_${keyOf(id, at)}` },
      },
      isEnded,
    ),
    restoreByOwner(id),
  ]);
  return findEntitlementById(database, id);
}

/** Adds the webhook about the owner's decision. Must come before the statement that applies it. */
async function announceDecision(
  { database, offers }: Ports,
  after: Entitlement,
  { at, condition }: { at: Date; condition: Statement },
): Promise<Statement[]> {
  const { webhooks } = await findAudience(offers);
  const order = webhooks.length === 0 ? null : await findOrder(database, after.orderId);
  return order ? announce(webhooks, [accessDecided(order, after, at)], { at, condition }) : [];
}

function keyOf(entitlementId: string, at: Date): string {
  return `${entitlementId}_${at.getTime()}`;
}
