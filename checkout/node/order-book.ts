import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Backup } from "../backups/backup-file.ts";
import { type Log, logJson } from "../log/log.ts";
import { checkMode, claimMode } from "../orders/book-mode.ts";
import { deleteAllCodes } from "../orders/codes.ts";
import { type Database, DiskFull } from "../orders/database/database.ts";
import { duckdbDatabase } from "../orders/database/duckdb.ts";
import { checkVersion, existingTables, listApplied, migrate } from "../orders/database/migrate.ts";
import { releaseLeases } from "../orders/leases.ts";
import { deleteFreeKeys } from "../orders/licence-stock.ts";
import { releaseMessages } from "../orders/messages/send-queue.ts";
import { deleteAllSessions } from "../orders/sessions.ts";
import { moveBook } from "../orders/transfer/move-book.ts";
import { restoreBook } from "../orders/transfer/restore-book.ts";
import { releaseEvents } from "../orders/webhook-events.ts";
import type { Settings } from "../settings.ts";

/** Where an order book is: in PostgreSQL, or else in a file in a folder. */
export type OrderBookPlace = Pick<Settings, "ordersUrl" | "dataDir">;

interface OpenOptions {
  log: Log;
  clock: () => Date;
  /** A book in a file refuses writes when less disk space is free, in bytes. */
  minFreeBytes?: number;
}

/**
 * Opens the order book of the settings, with the newest schema and for their mode of payment: in PostgreSQL, which other processes
 * use at the same time, or in a file, which is this process's own.
 *
 * @throws {DatabaseError} if it cannot be opened, {OrderBookOfOtherMode} if it belongs to another mode
 */
export async function openOrderBook(
  settings: Settings,
  { clock, ...options }: OpenOptions,
): Promise<Database> {
  const database = await connect(settings, options);
  try {
    await migrate(database, { now: clock });
    const { mode, switchOrderBookTo: switchTo } = settings;
    await claimMode(database, mode, { switchTo, at: clock() });
    // What other processes have claimed is theirs, and expires by itself if they end.
    if (settings.ordersUrl === undefined) await releaseClaims(database, clock());
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Checks that the order book can be opened, and that it is one of this mode and no newer version, and closes it again. Changes nothing.
 * @throws {DatabaseError} if not, for example because another process has its file open, {OrderBookTooNew}, {OrderBookOfOtherMode}
 */
export async function checkOrderBook(settings: Settings): Promise<void> {
  const database = await connect(settings, { log: logJson });
  try {
    await checkVersion(database);
    const { mode, switchOrderBookTo: switchTo } = settings;
    // A new one, and one of the first versions, has no mode yet.
    const [hasMode] = await existingTables(database, ["book_mode"]);
    if (hasMode !== undefined) await checkMode(database, mode, { switchTo });
  } finally {
    await database.close();
  }
}

/** The versions of the migrations of this version of the shop. */
export { knownVersions } from "../orders/database/migrate.ts";

/**
 * The versions of the migrations that the order book of the settings has. null: there is none yet.
 * @throws {DatabaseError} if it cannot be opened, for example because a shop runs on it
 */
export async function readSchema(place: OrderBookPlace): Promise<number[] | null> {
  if (place.ordersUrl === undefined && !existsSync(fileOf(place))) return null;
  const database = await connect(place, { log: logJson });
  try {
    const applied = await listApplied(database);
    return applied.length === 0 ? null : applied;
  } finally {
    await database.close();
  }
}

/**
 * Makes the order book of the settings from the lines of a backup. Everybody has to sign in again, since a session may have been ended
 * since. Licence keys of the creator's own that nobody had are left out, since they may have been sold since: they are in the lists.
 * @throws {OrderBookExists} if there is one, {BackupDamaged}, or {DatabaseError} if the shop is running
 */
export async function restoreOrderBook(settings: Settings, lines: AsyncIterable<string>): Promise<Backup> {
  const database = await connect(settings, { log: logJson });
  try {
    return await restoreBook(database, lines, {
      at: new Date(),
      confirm: async () =>
        void (await database.write([deleteAllSessions(), deleteAllCodes(), deleteFreeKeys()])),
    });
  } finally {
    await database.close();
  }
}

/**
 * Copies the order book of the settings to another place, which has none.
 * @throws {OrderBookExists} if it has one, {BackupDamaged} if the order book changed meanwhile, or {DatabaseError} if the shop is running
 */
export async function moveOrderBook(
  from: OrderBookPlace,
  to: OrderBookPlace,
  onProgress: (rows: number) => void,
): Promise<Backup> {
  // One process must not open a file twice, and opening one that is missing would create it.
  if (isSame(from, to)) throw new Error("The order book is there already.");
  if (from.ordersUrl === undefined && !existsSync(fileOf(from)))
    throw new Error(
      `There is no order book in ${from.dataDir}. Set DATA_DIR or ORDERS_URL to that of the shop.`,
    );
  const source = await connect(from, { log: logJson });
  try {
    const target = await connect(to, { log: logJson });
    try {
      return await moveBook(source, target, { at: new Date(), onProgress });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function isSame(a: OrderBookPlace, b: OrderBookPlace): boolean {
  if (a.ordersUrl !== undefined || b.ordersUrl !== undefined) return a.ordersUrl === b.ordersUrl;
  return resolve(a.dataDir) === resolve(b.dataDir);
}

function fileOf({ dataDir }: Pick<OrderBookPlace, "dataDir">): string {
  return join(dataDir, "orders.duckdb");
}

async function connect(
  { ordersUrl, dataDir }: OrderBookPlace,
  options: Omit<OpenOptions, "clock">,
): Promise<Database> {
  if (ordersUrl === undefined) return duckdbDatabase(fileOf({ dataDir }), options);
  // Loaded on demand, since most shops have a file.
  const { postgresDatabase } = await import("../orders/database/postgres.ts");
  return postgresDatabase(ordersUrl, options);
}

/** Releases the claims of the previous process, which no longer runs: only one process can open the file. */
async function releaseClaims(database: Database, at: Date): Promise<void> {
  try {
    await database.write([releaseEvents(at), releaseMessages(at), releaseLeases(at)]);
  } catch (error) {
    // With a full disk the shop can still show pages and orders. The claims expire by themselves.
    if (!(error instanceof DiskFull)) throw error;
  }
}
