import * as z from "zod";
import { type Database, type Statement, sql } from "../database/database.ts";
import { list, readForIds } from "../database/lists.ts";
import type { Batch } from "../deletion-batch.ts";
import { hashToken, keyedHash } from "../tokens.ts";
import { isUnknown } from "../unknown-addresses.ts";

/**
 * Emails that addresses have turned off (tables `mutes` and `mute_tokens`). An address has one token for as long as anything is
 * held about it, so that the links of old emails work, too.
 */

/** An email that an address does not want: a topic of #domain/mute-topic.ts. */
export interface Mute {
  topic: string;
  createdAt: string;
}

/** The token in the links that mute emails to an address. It cannot be guessed without `hashKey`, and only its hash is stored. */
export async function muteToken(
  { database, hashKey }: { database: Database; hashKey: string },
  email: string,
): Promise<string> {
  const token = await keyedHash(hashKey, `mute ${email}`);
  if ((await findMuteAddress(database, token)) !== null) return token;
  await database.write([
    sql`INSERT INTO mute_tokens (token_hash, email) VALUES (${await hashToken(token)}, ${email})
      ON CONFLICT DO NOTHING`,
  ]);
  return token;
}

/** The address that a token belongs to. null: the token is unknown. */
export async function findMuteAddress(database: Database, token: string): Promise<string | null> {
  const rows = await database.read(
    sql`SELECT email FROM mute_tokens WHERE token_hash = ${await hashToken(token)}`,
  );
  return z.array(AddressRow).parse(rows)[0]?.email ?? null;
}

/** Topics that one address can mute. A limit keeps anyone who has one of its emails from filling the order book. */
const MAX_MUTES = 200;

/** Mutes a topic for an address. Does nothing if the address has muted {@link MAX_MUTES} topics already. */
export async function mute(
  database: Database,
  { email, topic }: { email: string; topic: string },
  at: Date,
): Promise<void> {
  await database.write([
    sql`INSERT INTO mutes (email, topic, created_at) SELECT ${email}, ${topic}, ${at.toISOString()}
      WHERE (SELECT COUNT(*) FROM mutes WHERE email = ${email}) < ${MAX_MUTES} ON CONFLICT DO NOTHING`,
  ]);
}

/** Sends the emails of a topic to an address again. */
export async function unmute(
  database: Database,
  { email, topic }: { email: string; topic: string },
): Promise<void> {
  await database.write([sql`DELETE FROM mutes WHERE email = ${email} AND topic = ${topic}`]);
}

/** The topics that an address has muted, sorted. */
export async function listMutes(database: Database, email: string): Promise<Mute[]> {
  const rows = await database.read(sql`SELECT * FROM mutes WHERE email = ${email} ORDER BY topic`);
  return z.array(MuteRow).parse(rows);
}

/** The given addresses that have muted at least one of the given topics. */
export async function findMuted(
  database: Database,
  emails: string[],
  topics: string[],
): Promise<Set<string>> {
  const rows = await readForIds(
    database,
    emails,
    (named) => sql`SELECT DISTINCT email FROM mutes WHERE email IN (${named}) AND topic IN (${list(topics)})`,
  );
  return new Set(
    z
      .array(AddressRow)
      .parse(rows)
      .map(({ email }) => email),
  );
}

/**
 * Moves the muted topics of an address to another one, if a condition holds. The links in emails to the old address stop working.
 */
export function moveMutes({ from, to }: { from: string; to: string }, condition: Statement): Statement[] {
  return [
    sql`INSERT INTO mutes (email, topic, created_at)
      SELECT ${to}, topic, created_at FROM mutes WHERE email = ${from} AND ${condition} ON CONFLICT DO NOTHING`,
    ...deleteMutes(from, condition),
  ];
}

/** Forgets what an address has muted, and its token, if a condition holds. */
export function deleteMutes(email: string, condition: Statement): Statement[] {
  return [
    sql`DELETE FROM mutes WHERE email = ${email} AND ${condition}`,
    sql`DELETE FROM mute_tokens WHERE email = ${email} AND ${condition}`,
  ];
}

/** Forgets what unknown addresses have muted. */
export function deleteUnneededMutes({ limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM mutes WHERE email IN (SELECT DISTINCT email FROM mutes AS muted
      WHERE ${isUnknown(sql`muted.email`)} ORDER BY email LIMIT ${limit}) RETURNING email`,
  ];
}

/** Forgets the tokens of unknown addresses. */
export function deleteUnneededMuteTokens({ limit }: Batch): Statement[] {
  return [
    sql`DELETE FROM mute_tokens WHERE email IN (SELECT DISTINCT email FROM mute_tokens AS tokens
      WHERE ${isUnknown(sql`tokens.email`)} ORDER BY email LIMIT ${limit}) RETURNING email`,
  ];
}

const AddressRow = z.object({ email: z.string() });

const MuteRow = z
  .object({ topic: z.string(), created_at: z.string() })
  .transform(({ topic, created_at }): Mute => ({ topic, createdAt: created_at }));
