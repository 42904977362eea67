import type { Offers } from "#checkout/offers/offers.ts";
import { licenceKeyFrom } from "#domain/licence-key.ts";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { entitlementIds } from "../entitlements/entitlement-ids.ts";
import { findEntitlementById } from "../entitlements/find-entitlements.ts";
import type { NewEntitlement } from "../entitlements/grant-entitlements.ts";
import { addLicenceKeys, hasLicenceKeys } from "../entitlements/licence-keys.ts";
import { isUsable } from "../entitlements/owner-decisions.ts";
import { announce } from "../messages/announce.ts";
import { licencesIssued } from "../messages/announcements.ts";
import { findAudience } from "../messages/audience.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage } from "../messages/message-store.ts";
import { orderMessage, ownerNotice } from "../messages/order-messages.ts";
import type { Order } from "../order.ts";
import { findOrder } from "../order-store.ts";
import {
  abandonWaits,
  beginWait,
  deleteWaits,
  findServableWaits,
  giveBackUnseenKeys,
  hasNoWaits,
  isShortOfKeys,
  type LicenceWait,
  reserveKeys,
} from "./key-list-store.ts";

/** Waits that are served in one run, because on Workers a run must end. */
const MAX_WAITS = 50;

interface Ports {
  database: Database;
  offers: Offers;
  stopping?: AbortSignal;
}

/**
 * The licence keys for an order, by entitlement. The owner's own keys are reserved before the order is paid, so that they are known then.
 *
 * @param seed makes the shop's keys, the same ones each time. Without it, they are not among them
 */
export async function reserveLicenceKeys(
  database: Database,
  order: Pick<Order, "id" | "lines">,
  seed?: string,
): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  for (const [line, { parts, quantity }] of order.lines.entries()) {
    for (const [position, part] of parts.entries()) {
      if (!part.licenceKeys) continue;
      const { pool } = part.licenceKeys;
      const copies = part.seats ? 1 : quantity;
      for (const id of entitlementIds(order.id, { line, position, part, quantity })) {
        if (pool !== undefined) {
          keys.set(id, await reserveKeys(database, { entitlementId: id, pool, quantity: copies }));
        } else if (seed !== undefined) keys.set(id, await seededKeys(seed, id, copies));
      }
    }
  }
  return keys;
}

function seededKeys(seed: string, entitlementId: string, copies: number): Promise<string[]> {
  const texts = Array.from({ length: copies }, (_, copy) => `${seed} ${entitlementId} ${copy}`);
  return Promise.all(texts.map(licenceKeyFrom));
}

/**
 * Records which entitlements got fewer keys than copies, since the owner's list has run out. The owner gets an email when that
 * begins. The buyer's email says that the keys follow.
 */
export async function recordKeyShortage(
  { offers }: Pick<Ports, "offers">,
  order: Pick<Order, "id">,
  entitlements: NewEntitlement[],
  { at, condition }: { at: Date; condition: Statement },
): Promise<Statement[]> {
  const statements: Statement[] = [];
  for (const { id, part, quantity, licenceKeys } of entitlements) {
    const pool = part.licenceKeys?.pool;
    if (pool === undefined || licenceKeys.length >= quantity) continue;
    // Another process may have granted it with more keys.
    const isMissing = sql`${condition} AND ${hasLicenceKeys(id, licenceKeys)}`;
    const message = await ownerNotice(offers, order, "licence-keys-gone", id, {
      ...{ pool, keys: { issued: licenceKeys.length, needed: quantity } },
    });
    const notice = { priority: PRIORITY.notice, at, condition: sql`${isMissing} AND ${hasNoWaits(pool)}` };
    if (message) statements.push(enqueueMessage(message, notice));
    statements.push(beginWait({ entitlementId: id, orderId: order.id, pool }, { at, condition: isMissing }));
  }
  return statements;
}

/** Issues keys to waiting buyers by email once their list has free ones, in the order of their purchases. */
export async function issueWaitingKeys(ports: Ports, at: Date): Promise<void> {
  await giveBackUnseenKeys(ports.database);
  for (const wait of await findServableWaits(ports.database, MAX_WAITS)) {
    if (ports.stopping?.aborted) return;
    await serveWait(ports, wait, at);
  }
}

async function serveWait({ database, offers }: Ports, wait: LicenceWait, at: Date): Promise<void> {
  const { entitlementId: id, orderId, pool } = wait;
  const [entitlement, order] = await Promise.all([
    findEntitlementById(database, id),
    findOrder(database, orderId),
  ]);
  // A gift's recipient waits on if its giver, whose address the order had, is erased.
  if (!entitlement || !order) {
    await database.write(abandonWaits(sql`${id}`, ALWAYS));
    return;
  }
  const { quantity, licenceKeys: before } = entitlement;
  const keys = await reserveKeys(database, { entitlementId: id, pool, quantity });
  if (keys.length < quantity) return;
  // Access may have ended since the wait was read.
  const condition = sql`${isShortOfKeys(id)} AND ${hasLicenceKeys(id, before)} AND ${isUsable(id)}`;
  const complete = sql`${isShortOfKeys(id)} AND ${hasLicenceKeys(id, keys)}`;
  const message = orderMessage({ ...order, email: entitlement.holder }, "licence-ready", id);
  const { webhooks } = await findAudience(offers);
  const issued = licencesIssued(order, { ...entitlement, licenceKeys: keys }, before.length);
  await database.write([
    ...addLicenceKeys(id, keys, condition),
    enqueueMessage(message, { priority: PRIORITY.paid, at, condition: complete }),
    ...(await announce(webhooks, issued, { at, condition: complete })),
    deleteWaits(sql`${id}`, complete),
  ]);
}
