import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { type Database, type Statement, sql } from "../database/database.ts";
import { isRecent } from "../recent.ts";

/** Every statement about downloads (table `downloads`), but those for the owner in order-entitlements.ts. */

/** Maximum downloads of one file for each copy that was bought. Far more than a person needs. */
const MAX_DOWNLOADS_PER_DAY = 20;

/**
 * Counts a download. Repeated requests for a file by the same session within an hour count once, so that downloads can be
 * resumed.
 * @returns whether the download is within the daily limit
 */
export async function countDownload(
  database: Database,
  {
    entitlementId,
    quantity,
    file,
    sessionHash,
  }: { entitlementId: string; quantity: number; file: string; sessionHash: string },
  at: Date,
): Promise<boolean> {
  const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS).toISOString();
  const [, counted] = await database.write([
    sql`INSERT INTO downloads (entitlement_id, file, session_hash, started_at)
      SELECT ${entitlementId}, ${file}, ${sessionHash}, ${hour}
      WHERE (SELECT COUNT(*) FROM downloads WHERE entitlement_id = ${entitlementId} AND file = ${file}
        AND ${isRecent(sql`started_at`, at, DAY_MS)}) < ${MAX_DOWNLOADS_PER_DAY * quantity}
      ON CONFLICT DO NOTHING`,
    sql`SELECT 1 AS counted FROM downloads WHERE entitlement_id = ${entitlementId} AND file = ${file}
      AND session_hash = ${sessionHash} AND started_at = ${hour}`,
  ]);
  return (counted ?? []).length > 0;
}

/** An SQL condition: a file of an entitlement was downloaded. */
export function hasDownloads(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM downloads WHERE entitlement_id = ${id})`;
}
