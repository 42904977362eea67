import { join } from "node:path";
import type { Backup } from "../backups/backup-file.ts";
import { type Log, logJson } from "../log/log.ts";
import { claimMode } from "../orders/book-mode.ts";
import { type Database, DiskFull } from "../orders/database/database.ts";
import { duckdbDatabase } from "../orders/database/duckdb.ts";
import { migrate } from "../orders/database/migrate.ts";
import { releaseLeases } from "../orders/leases.ts";
import { releaseMessages } from "../orders/messages/send-queue.ts";
import { restoreBook } from "../orders/transfer/restore-book.ts";
import { releaseEvents } from "../orders/webhook-events.ts";
import type { Settings } from "../settings.ts";

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
 * Checks that the order book can be opened, and closes it again.
 * @throws {DatabaseError} if not, for example because another process has its file open
 */
export async function checkOrderBook(settings: Settings): Promise<void> {
  const database = await connect(settings, { log: logJson });
  await database.close();
}

/**
 * Makes the order book of the settings from the lines of a backup.
 * @throws {OrderBookExists} if there is one, {BackupDamaged}, or {DatabaseError} if the shop is running
 */
export async function restoreOrderBook(settings: Settings, lines: AsyncIterable<string>): Promise<Backup> {
  const database = await connect(settings, { log: logJson });
  try {
    return await restoreBook(database, lines, { at: new Date() });
  } finally {
    await database.close();
  }
}

async function connect(
  { ordersUrl, dataDir }: Settings,
  options: Omit<OpenOptions, "clock">,
): Promise<Database> {
  if (ordersUrl === undefined) return duckdbDatabase(join(dataDir, "orders.duckdb"), options);
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
