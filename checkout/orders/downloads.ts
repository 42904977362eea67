import { type Database, sql } from "./database/database.ts";
import { after } from "./retry.ts";

/** Downloads of one file that one purchase may start within a day; a person never gets there. */
const DOWNLOADS_PER_DAY = 20;
const HOUR_MS = 3_600_000;

/**
 * Counts a download, once for each file and session within an hour however often it is resumed.
 * @returns false: the day's limit is reached and this one is not allowed
 */
export async function countDownload(
  database: Database,
  download: { grantId: string; file: string; sessionHash: string },
  at: Date,
): Promise<boolean> {
  const { grantId, file, sessionHash } = download;
  const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS).toISOString();
  const [, counted] = await database.write([
    sql`INSERT INTO downloads (grant_id, file, session_hash, started_at)
      SELECT ${grantId}, ${file}, ${sessionHash}, ${hour}
      WHERE (SELECT COUNT(*) FROM downloads WHERE grant_id = ${grantId} AND file = ${file}
        AND started_at > ${after(at, -24 * HOUR_MS)}) < ${DOWNLOADS_PER_DAY}
      ON CONFLICT DO NOTHING`,
    sql`SELECT 1 AS counted FROM downloads WHERE grant_id = ${grantId} AND file = ${file}
      AND session_hash = ${sessionHash} AND started_at = ${hour}`,
  ]);
  return (counted ?? []).length > 0;
}
