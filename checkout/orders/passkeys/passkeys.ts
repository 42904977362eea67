import * as z from "zod";
import { DAY_MS } from "#domain/time.ts";
import { ALWAYS, type Database, guard, type Statement, sql } from "../database/database.ts";
import type { Batch } from "../deletion-batch.ts";
import { PRIORITY } from "../messages/message.ts";
import { enqueueMessage } from "../messages/message-store.ts";
import { passkeyMessage } from "../messages/order-messages.ts";
import { countOfKind } from "../messages/recipient-limits.ts";
import { insertSession, newSession, type Session, startedSession, type Visit } from "../sign-in/sessions.ts";
import { isUnknown } from "../unknown-addresses.ts";

/** Stores passkeys (table `passkeys`). An address can have several, and ending its sessions ends none of them. */

/** The public half of a key that a buyer's device holds. */
export interface Passkey {
  /** The credential's id, base64url. */
  id: string;
  email: string;
  /** COSE, base64url. */
  publicKey: string;
  /** How often the device says that it has used the key. Many always say 0. */
  counter: number;
  /** The browser and its system that have added it, such as `Firefox/Windows`; null if they are unknown. */
  device: string | null;
  createdAt: string;
  /** null: never. */
  usedAt: string | null;
}

/** More than anybody needs. */
export const MAX_PASSKEYS = 20;

/**
 * Adds a passkey and notifies the address.
 *
 * @param locale of the email
 * @returns false if it exists, or after {@link MAX_PASSKEYS} passkeys or notifications in a day
 */
export async function addPasskey(
  database: Database,
  { id, email, publicKey, counter, device }: Omit<Passkey, "createdAt" | "usedAt">,
  { locale, at }: { locale: string; at: Date },
): Promise<boolean> {
  const createdAt = at.toISOString();
  const notice = await passkeyMessage("passkey-added", { id, email, device, createdAt }, locale);
  const [added] = await database.write([
    sql`INSERT INTO passkeys (id, email, public_key, counter, device, created_at)
      SELECT ${id}, ${email}, ${publicKey}, ${counter}, ${device}, ${createdAt}
      WHERE (SELECT COUNT(*) FROM passkeys WHERE email = ${email}) < ${MAX_PASSKEYS}
        AND ${countOfKind("passkey-added", email, at, DAY_MS)} < ${MAX_PASSKEYS}
        AND NOT EXISTS (SELECT 1 FROM passkeys WHERE id = ${id})
      RETURNING id`,
    enqueueMessage(notice, {
      ...{ priority: PRIORITY.notice, at },
      condition: hasPasskey(id, email, createdAt),
    }),
  ]);
  return (added ?? []).length > 0;
}

/** null: it is unknown. */
export async function findPasskey(database: Database, id: string): Promise<Passkey | null> {
  const rows = await database.read(sql`SELECT * FROM passkeys WHERE id = ${id}`);
  return z.array(PasskeyRow).parse(rows)[0] ?? null;
}

/** The passkeys of an email address, newest first. */
export async function listPasskeys(database: Database, email: string): Promise<Passkey[]> {
  const rows = await database.read(
    sql`SELECT * FROM passkeys WHERE email = ${email} ORDER BY created_at DESC, id`,
  );
  return z.array(PasskeyRow).parse(rows);
}

/**
 * Starts a session with a passkey whose signature was verified.
 *
 * @param use `counter` is the new one
 * @returns null if it was used or removed since it was read
 */
export async function redeemPasskey(
  database: Database,
  passkey: Passkey,
  { counter, visit, at }: { counter: number; visit: Visit; at: Date },
): Promise<Session | null> {
  const session = await newSession(at, visit);
  const isSame = guard(sql`email = ${passkey.email} AND counter = ${passkey.counter}`, "id");
  const isUsed = guard(sql`email = ${passkey.email} AND counter = ${counter}`, "id");
  const [, started] = await database.write([
    sql`UPDATE passkeys SET counter = ${counter}, used_at = ${at.toISOString()}
      WHERE id = ${passkey.id} AND ${isSame}`,
    insertSession(session, sql`SELECT email FROM passkeys WHERE id = ${passkey.id} AND ${isUsed}`, at),
  ]);
  return startedSession(session, started);
}

/** Removes a passkey of an email address, and sends an email about it there. @returns whether there was one */
export async function removePasskey(
  database: Database,
  { id, email }: { id: string; email: string },
  { locale, at }: { locale: string; at: Date },
): Promise<boolean> {
  const passkey = await findPasskey(database, id);
  if (passkey?.email !== email) return false;
  const notice = await passkeyMessage("passkey-removed", passkey, locale);
  const [, removed] = await database.write([
    enqueueMessage(notice, {
      ...{ priority: PRIORITY.notice, at },
      condition: hasPasskey(id, email, passkey.createdAt),
    }),
    sql`DELETE FROM passkeys WHERE id = ${id} AND ${guard(sql`email = ${email}`, "id")} RETURNING id`,
  ]);
  return (removed ?? []).length > 0;
}

/** Deletes all passkeys of an email address, if a condition holds. */
export function deletePasskeysOf(email: string, condition: Statement = ALWAYS): Statement {
  return sql`DELETE FROM passkeys WHERE email = ${email} AND ${condition}`;
}

/** Deletes passkeys of addresses that the order book no longer needs otherwise. */
export function deleteUnneededPasskeys({ limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM passkeys WHERE id IN (SELECT id FROM passkeys
      WHERE ${isUnknown(sql`passkeys.email`)} ORDER BY id LIMIT ${limit}) RETURNING id`,
  ];
}

export function deleteAllPasskeys(): Statement {
  return sql`DELETE FROM passkeys`;
}

/** An SQL condition: an address has a passkey since a time. */
function hasPasskey(id: string, email: string, createdAt: string): Statement {
  return sql`EXISTS (SELECT 1 FROM passkeys
    WHERE id = ${id} AND ${guard(sql`email = ${email} AND created_at = ${createdAt}`, "id")})`;
}

const PasskeyRow = z
  .object({
    id: z.string(),
    email: z.string(),
    public_key: z.string(),
    counter: z.number(),
    device: z.string().nullable(),
    created_at: z.string(),
    used_at: z.string().nullable(),
  })
  .transform(
    ({ public_key, created_at, used_at, ...row }): Passkey => ({
      ...row,
      publicKey: public_key,
      createdAt: created_at,
      usedAt: used_at,
    }),
  );
