import { z } from "zod";
import type { Offers } from "../offers/offers.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "./database/database.ts";
import { IS_OPENED } from "./entitlements/downloads.ts";
import { hasEndReason } from "./entitlements/end-entitlements.ts";
import type { Entitlement } from "./entitlements/entitlement.ts";
import { findEntitlementById } from "./entitlements/find-entitlements.ts";
import { announce } from "./messages/announce.ts";
import { accessDecided } from "./messages/announcements.ts";
import { findAudience } from "./messages/audience.ts";
import { appendEvent } from "./order-events.ts";
import { findOrder } from "./order-store.ts";

/** Lets the owner list, grant and end entitlements (tables `entitlements` and `downloads`). */

/** How often a file was downloaded or opened in place, as the daily limit counts. */
export interface CountedDownloads {
  file: string;
  /** Opened in place, not downloaded. */
  inPlace: boolean;
  count: number;
  /** The hour of the last one, or the day if it was opened in place. */
  lastAt: string;
}

/** The downloads of an order, by entitlement. */
export async function countDownloads(
  database: Database,
  orderId: string,
): Promise<Map<string, CountedDownloads[]>> {
  const rows =
    await database.read(sql`SELECT entitlement_id, file, CASE WHEN ${IS_OPENED} THEN 1 ELSE 0 END AS in_place,
      COUNT(*) AS count, MAX(started_at) AS last_at
    FROM downloads WHERE entitlement_id IN (SELECT id FROM entitlements WHERE order_id = ${orderId})
    GROUP BY entitlement_id, file, in_place ORDER BY file, in_place`);
  const counted = z.array(DownloadsRow).parse(rows);
  return new Map(
    [...Map.groupBy(counted, ({ entitlement_id }) => entitlement_id)].map(([id, rows]) => [
      id,
      rows.map(({ file, in_place, count, last_at }) => ({
        ...{ file, inPlace: in_place === 1, count, lastAt: last_at },
      })),
    ]),
  );
}

const DownloadsRow = z.object({
  entitlement_id: z.string(),
  file: z.string(),
  in_place: z.number(),
  count: z.number(),
  last_at: z.string(),
});

/** The entitlements of an order that belong to an address belong to another one from now on. */
export function moveEntitlements(
  orderId: string,
  { from, to, condition }: { from: string; to: string; condition: Statement },
): Statement {
  return sql`UPDATE entitlements SET holder = ${to} WHERE order_id = ${orderId} AND holder = ${from} AND ${condition}`;
}

/** One entitlement belongs to another address from now on. */
export function moveHolder(
  id: string,
  { from, to, condition = ALWAYS }: { from: string; to: string; condition?: Statement },
): Statement {
  return sql`UPDATE entitlements SET holder = ${to} WHERE id = ${id}
    AND ${guard(sql`holder = ${from}`)} AND ${condition}`;
}

/** All entitlements of an address belong to another one from now on, if a condition holds. */
export function moveAllEntitlements(
  { from, to }: { from: string; to: string },
  condition: Statement,
): Statement {
  return sql`UPDATE entitlements SET holder = ${to} WHERE holder = ${from} AND ${condition}`;
}

/** An SQL query: the ids of an address's entitlements. */
export function entitlementsOf(holder: string): Statement {
  return sql`SELECT id FROM entitlements WHERE holder = ${holder}`;
}

/** Deletes the entitlements of an address and the counts of its downloads, if a condition holds. */
export function deleteEntitlements(holder: string, condition: Statement): Statement[] {
  return [
    sql`DELETE FROM downloads WHERE entitlement_id IN (${entitlementsOf(holder)}) AND ${condition}`,
    sql`DELETE FROM entitlements WHERE holder = ${holder} AND ${condition}`,
  ];
}

/** An SQL condition: an address has or had no entitlement. */
export function hasNoEntitlements(holder: string): Statement {
  return sql`NOT EXISTS (SELECT 1 FROM entitlements WHERE holder = ${holder})`;
}

interface Ports {
  database: Database;
  offers: Offers;
}

/**
 * Ends an entitlement, until the owner takes it back. Ending it again only changes the reason. Programs are told if it could be
 * used before.
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
    sql`UPDATE entitlements SET owner_ended_at = COALESCE(owner_ended_at, ${at.toISOString()}),
        owner_reason = ${reason} WHERE id = ${id}`,
  ]);
  return findEntitlementById(database, id);
}

/**
 * Takes back that the owner ended an entitlement. One whose order was refunded or is disputed stays ended. Programs are told if it
 * can be used then.
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
  const isEnded = sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND ${guard(sql`owner_ended_at IS NOT NULL`)})`;
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
    sql`UPDATE entitlements SET owner_ended_at = NULL, owner_reason = NULL WHERE id = ${id}`,
  ]);
  return findEntitlementById(database, id);
}

/** Tells programs how an entitlement is after what the owner has decided. It belongs before the statement that changes it. */
async function announceDecision(
  { database, offers }: Ports,
  after: Entitlement,
  { at, condition }: { at: Date; condition: Statement },
): Promise<Statement[]> {
  const { webhooks } = await findAudience(offers);
  const order = webhooks.length === 0 ? null : await findOrder(database, after.orderId);
  return order ? announce(webhooks, [accessDecided(order, after, at)], { at, condition }) : [];
}

/** An SQL condition: neither the owner nor a payment has ended an entitlement. */
function isUsable(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND ${guard(sql`owner_ended_at IS NULL AND end_reason IS NULL`)})`;
}

function keyOf(entitlementId: string, at: Date): string {
  return `${entitlementId}_${at.getTime()}`;
}
