import { Problem } from "#domain/api/problem.ts";
import { normaliseEmail } from "#domain/email.ts";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { downloadCount } from "../entitlements/downloads.ts";
import { denyAccess, type Entitlement } from "../entitlements/entitlement.ts";
import { findEntitlementById } from "../entitlements/find-entitlements.ts";
import { hasHolder, hasNoEntitlements, moveHolder } from "../entitlements/holders.ts";
import { newId } from "../ids.ts";
import { licenceUses } from "../licences/licences.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage } from "../messages/message-store.ts";
import { holderMessage } from "../messages/order-messages.ts";
import { isWithinUnconfirmedLimit } from "../messages/recipient-limits.ts";
import { appendEvent, hasEvent, type NewOrderEvent } from "../order-events.ts";
import type { OrderHeader } from "../order-store.ts";
import { expireLinks } from "../sign-in/links.ts";
import { endSessions } from "../sign-in/sessions.ts";

/**
 * Seats: the entitlements of an edition for several people. Their manager, the buyer or the recipient of a gift, assigns them to others
 * and can unassign those that were not used yet.
 */

/** The address that may assign the seats of an order: its buyer, or the recipient of a gift. null: it is not paid. */
export function seatManager({ gift, email }: Pick<OrderHeader, "gift" | "email">): string | null {
  return gift?.recipient ?? email;
}

/**
 * Assigns a seat to an address, with an email. If the seat was free, an unconfirmed address gets one email a day.
 *
 * @throws {Problem} "same-address", "seat-taken" if somebody has it, or why it gives no access
 */
export async function assignSeat(
  database: Database,
  { order, seat, email, at }: { order: OrderHeader; seat: Entitlement; email: string; at: Date },
): Promise<void> {
  const manager = seatManager(order) ?? "";
  const to = normaliseEmail(email);
  if (to === manager) throw new Problem("same-address");
  const denial = denyAccess(seat, at);
  if (denial !== null && denial !== "access-not-started") throw new Problem(denial);
  if (seat.holder !== manager) throw new Problem("seat-taken");
  const condition = hasHolder(seat.id, to);
  const key = `${seat.id.replace("ent_", "")}_${at.getTime()}`;
  const message = await holderMessage("seat", { ...order, orderId: order.id, holder: to, key });
  const isAllowed = order.total > 0 ? ALWAYS : isWithinUnconfirmedLimit(to, at);
  await database.write([
    appendEvent(
      seatEvent("seat-handed-on", { order, seat, at }),
      hasHolder(seat.id, manager),
      assignment(seat, sql`${at.toISOString()}`),
    ),
    moveHolder(seat.id, { from: manager, to }),
    enqueueMessage(message, { priority: PRIORITY.free, at, condition, isAllowed }),
  ]);
}

/**
 * Unassigns a seat, which its holder can then no longer open.
 *
 * @throws {Problem} "seat-used" if its holder has downloaded or opened a file, or activated a licence key
 */
export async function unassignSeat(
  database: Database,
  { order, seat, at }: { order: OrderHeader; seat: Entitlement; at: Date },
): Promise<void> {
  const manager = seatManager(order) ?? "";
  const { id, holder } = seat;
  if (holder === manager) return;
  const isUnused = sql`NOT (${isUsed(seat)})`;
  const isTaken = sql`${hasHolder(id, manager)} AND ${hasNoEntitlements(holder)}`;
  await database.write([
    appendEvent(
      seatEvent("seat-taken-back", { order, seat, at }),
      sql`${hasHolder(id, holder)} AND ${isUnused}`,
    ),
    moveHolder(id, { from: holder, to: manager, condition: isUnused }),
    expireLinks(holder, at, isTaken),
    endSessions(holder, at, isTaken),
  ]);
  const after = await findEntitlementById(database, id);
  if (after?.holder === holder) throw new Problem("seat-used");
}

/** The event does not name the holder: addresses are only in emails, which are deleted later. */
function seatEvent(
  kind: "seat-handed-on" | "seat-taken-back",
  { order, seat, at }: { order: OrderHeader; seat: Entitlement; at: Date },
): NewOrderEvent {
  const cause = order.gift ? "recipient" : "buyer";
  return { orderId: order.id, kind, data: { entitlement: seat.id }, cause, at, key: newId("seat") };
}

/** Whether the holder of a seat has used it, so that it cannot be unassigned. */
export async function isSeatUsed(database: Database, seat: Entitlement): Promise<boolean> {
  return (await database.read(sql`SELECT 1 AS used WHERE ${isUsed(seat)}`)).length > 0;
}

/** An SQL condition: since it was assigned, the seat was used. */
function isUsed(seat: Entitlement): Statement {
  return sql`NOT ${hasEvent(seat.orderId, "seat-handed-on", assignment(seat, sql`happened_at`))}`;
}

/**
 * An SQL expression: the data of the event that a seat is assigned, with how often it was used before, unless it was not. It stays the
 * same until the seat is used.
 *
 * @param at when it is assigned. Earlier activations do not count, since they can end
 */
function assignment({ id, licenceKeys }: Entitlement, at: Statement): Statement {
  const uses = sql`CAST(${downloadCount(id)} + ${licenceUses(licenceKeys, at)} AS TEXT)`;
  return sql`REPLACE('{"entitlement":"' || ${id} || '","uses":' || ${uses} || '}', ',"uses":0}', '}')`;
}
