import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { type Database, type Statement, sql } from "../database/database.ts";
import { isRecent } from "../recent.ts";

/** Every statement about downloads (table `downloads`), but those for the owner in order-entitlements.ts. */

/** Maximum downloads of one file for each copy that was bought. Far more than a person needs. */
const MAX_DOWNLOADS_PER_DAY = 20;

/** The prefix of the sessions of files that were opened in place, which are counted separately. */
const OPENED = "opened:";
/** An SQL condition of `downloads`: the file was opened in place. */
export const IS_OPENED = sql`session_hash LIKE ${`${OPENED}%`}`;

/**
 * Counts a download. Repeated requests for a file by the same session within an hour count once, so that downloads can be
 * resumed. A file that is opened in place counts once a day: a player asks for it again whenever its URL has expired.
 * @returns whether the download is within the daily limit
 */
export async function countDownload(
  database: Database,
  {
    entitlementId,
    quantity,
    file,
    sessionHash,
    inPlace = false,
  }: { entitlementId: string; quantity: number; file: string; sessionHash: string; inPlace?: boolean },
  at: Date,
): Promise<boolean> {
  const period = inPlace ? DAY_MS : HOUR_MS;
  const start = new Date(Math.floor(at.getTime() / period) * period).toISOString();
  const session = inPlace ? OPENED + sessionHash : sessionHash;
  const [, counted] = await database.write([
    sql`INSERT INTO downloads (entitlement_id, file, session_hash, started_at)
      SELECT ${entitlementId}, ${file}, ${session}, ${start}
      WHERE (SELECT COUNT(*) FROM downloads WHERE entitlement_id = ${entitlementId} AND file = ${file}
        AND ${isRecent(sql`started_at`, at, DAY_MS)} AND ${inPlace ? IS_OPENED : sql`NOT ${IS_OPENED}`}) < ${MAX_DOWNLOADS_PER_DAY * quantity}
      ON CONFLICT DO NOTHING`,
    sql`SELECT 1 AS counted FROM downloads WHERE entitlement_id = ${entitlementId} AND file = ${file}
      AND session_hash = ${session} AND started_at = ${start}`,
  ]);
  return (counted ?? []).length > 0;
}

/** An SQL condition: a file of an entitlement was downloaded, or opened in place. */
export function hasDownloads(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM downloads WHERE entitlement_id = ${id})`;
}
