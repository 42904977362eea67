import * as z from "zod";
import type { DownloadLimit } from "#domain/offer.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { readForIds } from "../database/lists.ts";
import { isRecent } from "../timestamps.ts";
import { newToken } from "../tokens.ts";

/** Counts downloads (table `downloads`). */

/** Far more than a person needs. */
export const DEFAULT_DOWNLOAD_LIMIT: DownloadLimit = { times: 20, hours: 24 };

/** The prefix of the sessions of files that were opened in place, which are counted separately. */
const OPENED = "opened:";
/** An SQL condition of `downloads`: the file was opened in place. */
const IS_OPENED = sql`session_hash LIKE ${`${OPENED}%`}`;

/** A download that is counted. */
export interface Download {
  entitlementId: string;
  quantity: number;
  file: string;
  sessionHash: string;
  inPlace?: boolean;
  /** Whether it may be the rest of a download. It is not counted if the session has downloaded the file within a day. */
  isContinued?: boolean;
  limit?: DownloadLimit | undefined;
}

/**
 * Counts a download. Repeated requests for a file by the same session within an hour count once, so that downloads can be
 * resumed. A file that is opened in place counts once a day: a player asks for it again whenever its URL has expired.
 * @returns whether the download is within the limit
 */
export async function countDownload(database: Database, download: Download, at: Date): Promise<boolean> {
  const { isWithinLimit, isCounted, insert } = statementsOf(download, at);
  const [, counted] = await database.write([
    insert(isWithinLimit),
    sql`SELECT 1 AS counted WHERE ${isCounted}`,
  ]);
  return (counted ?? []).length > 0;
}

/** Counts downloads of several files like {@link countDownload}, or none of them. @returns whether all are within their limits */
export async function countAllDownloads(
  database: Database,
  downloads: Download[],
  at: Date,
): Promise<boolean> {
  // A row of this transaction that is there while all files that were looked at are within their limits.
  const mark = newToken();
  const isAllowed = sql`EXISTS (SELECT 1 FROM downloads WHERE entitlement_id = ${mark})`;
  const unmark = (condition: Statement) =>
    sql`DELETE FROM downloads WHERE entitlement_id = ${mark} AND ${condition} RETURNING file`;
  const statements = downloads.map((download) => statementsOf(download, at));
  const results = await database.write([
    sql`INSERT INTO downloads (entitlement_id, file, session_hash, started_at) VALUES (${mark}, '', '', '')`,
    ...statements.map(({ isWithinLimit, isCounted }) => unmark(sql`NOT (${isWithinLimit} OR ${isCounted})`)),
    ...statements.map(({ insert }) => insert(isAllowed)),
    unmark(ALWAYS),
  ]);
  return (results.at(-1) ?? []).length > 0;
}

function statementsOf(
  { inPlace = false, isContinued = false, limit = DEFAULT_DOWNLOAD_LIMIT, ...download }: Download,
  at: Date,
) {
  const { entitlementId, quantity, file, sessionHash } = download;
  const period = inPlace ? DAY_MS : HOUR_MS;
  const start = new Date(Math.floor(at.getTime() / period) * period).toISOString();
  const session = inPlace ? OPENED + sessionHash : sessionHash;
  const isOfPeriod = isContinued ? isRecent(sql`started_at`, at, DAY_MS) : sql`started_at = ${start}`;
  const isOfFile = sql`entitlement_id = ${entitlementId} AND file = ${file}`;
  const isCounted = sql`EXISTS (SELECT 1 FROM downloads WHERE ${isOfFile} AND session_hash = ${session} AND ${isOfPeriod})`;
  return {
    isCounted,
    isWithinLimit: sql`(SELECT COUNT(*) FROM downloads WHERE ${isOfFile}
      AND ${isRecent(sql`started_at`, at, limit.hours * HOUR_MS)} AND ${inPlace ? IS_OPENED : sql`NOT ${IS_OPENED}`}) < ${limit.times * quantity}`,
    insert: (
      condition: Statement,
    ) => sql`INSERT INTO downloads (entitlement_id, file, session_hash, started_at)
      SELECT ${entitlementId}, ${file}, ${session}, ${start} WHERE ${condition} AND NOT ${isCounted} ON CONFLICT DO NOTHING`,
  };
}

/** How often each file of some entitlements was downloaded within the time of a limit, by {@link fileKey}. */
export async function countRecentDownloads(
  database: Database,
  entitlementIds: string[],
  { hours }: Pick<DownloadLimit, "hours">,
  at: Date,
): Promise<Map<string, number>> {
  const rows = await readForIds(
    database,
    entitlementIds,
    (
      ids,
    ) => sql`SELECT entitlement_id, file, COUNT(*) AS count FROM downloads WHERE entitlement_id IN (${ids})
      AND ${isRecent(sql`started_at`, at, hours * HOUR_MS)} AND NOT ${IS_OPENED} GROUP BY entitlement_id, file`,
  );
  const counted = z.array(CountRow).parse(rows);
  return new Map(counted.map(({ entitlement_id, file, count }) => [fileKey(entitlement_id, file), count]));
}

const CountRow = z.object({ entitlement_id: z.string(), file: z.string(), count: z.number() });

export function fileKey(entitlementId: string, file: string): string {
  return `${entitlementId} ${file}`;
}

/** An SQL expression: how often files of an entitlement were downloaded, or opened in place. */
export function downloadCount(id: string): Statement {
  return sql`(SELECT COUNT(*) FROM downloads WHERE entitlement_id = ${id})`;
}

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

/** Deletes the counts of entitlements, if a condition holds. @param entitlementIds a query that selects their ids */
export function deleteDownloads(entitlementIds: Statement, condition: Statement): Statement {
  return sql`DELETE FROM downloads WHERE entitlement_id IN (${entitlementIds}) AND ${condition}`;
}
