import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Backup } from "../backups/backup-file.ts";
import { type Log, logJson } from "../log/log.ts";
import { checkMode, claimMode, MODE_NAMES } from "../orders/book/book-mode.ts";
import { endLeases } from "../orders/book/leases.ts";
import { unclaimAllEvents } from "../orders/book/payment-events.ts";
import { recordRestoration } from "../orders/book/restoration.ts";
import { type Database, DiskFull } from "../orders/database/database.ts";
import {
  checkVersion,
  existingTables,
  knownVersions,
  listApplied,
  migrate,
} from "../orders/database/migrate.ts";
import { pausedDatabase } from "../orders/database/paused.ts";
import { checkNoShop } from "../orders/database/postgres/shop-processes.ts";
import { TablesLocked } from "../orders/database/postgres/tables-locked.ts";
import { sqlFileDatabase } from "../orders/database/sql-file.ts";
import { deleteFreeKeys } from "../orders/licences/key-list-store.ts";
import { unclaimAllMessages } from "../orders/messages/send-queue.ts";
import { deleteAllPasskeys } from "../orders/passkeys/passkeys.ts";
import { deleteAllSignInCodes } from "../orders/sign-in/codes.ts";
import { deleteAllSessions } from "../orders/sign-in/sessions.ts";
import { moveBook } from "../orders/transfer/move-book.ts";
import { type CopyProgress, OrderBookExists, restoreBook } from "../orders/transfer/restore-book.ts";
import { digestTables } from "../orders/transfer/write-book.ts";
import type { Settings } from "../settings.ts";

/** The location of an order book: PostgreSQL, a file in a folder, or the SQL statements of D1. */
export type OrderBookLocation = Pick<Settings, "ordersUrl" | "dataDir"> & { sqlFile?: string };

interface OpenOptions {
  log: Log;
  clock: () => Date;
  /** A book in a file refuses writes when less disk space is free, in bytes. */
  minFreeBytes?: number;
  /** The name of this process at a server. */
  name?: string;
}

/** The name at a server of a process that only copies or compares. */
const COPY_NAME = "vitrine-copy";

/**
 * Opens the order book of the settings, with the newest schema and for their mode of payment: in PostgreSQL, which other processes
 * use at the same time, or in a file, which is this process's own. Opens none while the shop is paused.
 *
 * @throws {DatabaseError} if it cannot be opened, {OrderBookOfOtherMode} if it belongs to another mode
 */
export async function openOrderBook(
  settings: Settings,
  { clock, ...options }: OpenOptions,
): Promise<Database> {
  if (settings.isPaused) return pausedDatabase();
  const database = await connect(settings, options);
  try {
    await migrateOrSayHowFar(database, clock);
    const { mode, switchOrderBookTo: switchTo } = settings;
    await claimMode(database, mode, { switchTo, at: clock() });
    // Claims of other processes stay. They expire by themselves if those end.
    if (settings.ordersUrl === undefined) await endClaims(database, clock());
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** @throws {TablesLocked} which says what was migrated before: each migration is a transaction of its own, and stays. */
export async function migrateOrSayHowFar(database: Database, now: () => Date): Promise<void> {
  const before = await listApplied(database);
  try {
    await migrate(database, { now });
  } catch (error) {
    if (!(error instanceof TablesLocked)) throw error;
    const applied = await listApplied(database);
    const made = applied.filter((version) => !before.includes(version));
    const missing = knownVersions().filter((version) => !applied.includes(version));
    throw new TablesLocked(
      `${error.message} Migrations made: ${made.join(", ") || "none"}; missing: ${missing.join(", ")}.`,
      { cause: error.cause },
    );
  }
}

/**
 * Checks that the order book can be opened, and that it is one of this mode and no newer version, and closes it again. Changes nothing.
 * @throws {DatabaseError} if not, for example because another process has its file open, {OrderBookTooNew}, {OrderBookOfOtherMode}
 */
export async function checkOrderBook(settings: Settings, log: Log = logJson): Promise<void> {
  const database = await connect(settings, { log });
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

export type { CopyProgress } from "../orders/transfer/restore-book.ts";
/** The versions of the migrations of this version of the shop. */
export { knownVersions, MODE_NAMES };

/**
 * The versions of the migrations that the order book of the settings has. null: there is none yet.
 * @throws {DatabaseError} if it cannot be opened, for example because a shop runs on it
 */
export async function readSchema(location: OrderBookLocation): Promise<number[] | null> {
  if (location.ordersUrl === undefined && !existsSync(fileOf(location))) return null;
  const database = await connect(location, { log: logJson });
  try {
    const applied = await listApplied(database);
    return applied.length === 0 ? null : applied;
  } finally {
    await database.close();
  }
}

/** A book of a rehearsal must not become that of a shop that sells. @throws if the backup is of another mode than the settings */
export function checkBackupMode(
  { header: { mode: found } }: Backup,
  { mode, switchOrderBookTo }: Settings,
): void {
  if (found === null || found === mode || switchOrderBookTo === mode) return;
  throw new Error(
    `This backup is from ${MODE_NAMES[found]}, but the shop is set up for ${MODE_NAMES[mode]}. Nothing was changed. ` +
      `Name a backup of this shop, or correct STRIPE_SECRET_KEY. To use these orders anyway, set SWITCH_ORDER_BOOK_TO=${mode}.`,
  );
}

/**
 * Makes the order book of the settings from the lines of a backup. Everybody has to sign in again, since a session may have been ended
 * since, and a passkey removed. Licence keys of the owner's own that nobody had are left out, since they may have been sold since:
 * they are in the lists.
 * @throws {OrderBookExists} if there is one, {BackupDamaged}, or {DatabaseError} if the shop is running
 */
export async function restoreOrderBook(
  settings: Settings,
  openLines: () => AsyncIterable<string>,
  progress: CopyProgress = {},
): Promise<Backup> {
  const database = await connect(settings, { log: logJson });
  try {
    const restoredAt = new Date();
    return await restoreBook(database, openLines, {
      ...progress,
      at: restoredAt,
      async complete({ at }) {
        const deletions = [
          deleteAllSessions(),
          deleteAllPasskeys(),
          deleteAllSignInCodes(),
          deleteFreeKeys(),
        ];
        await database.write(deletions);
        await recordRestoration(database, { backupAt: new Date(at), restoredAt });
      },
    });
  } finally {
    await database.close();
  }
}

/**
 * Copies the order book of the settings to another location, which has none. An interrupted copy continues where it stopped,
 * except to an SQL file, which appears only once it is complete.
 * @throws {OrderBookExists} if it has one, {BackupDamaged} if the order book changed meanwhile, or {DatabaseError} if the shop is running
 * anywhere
 */
export async function moveOrderBook(
  from: OrderBookLocation,
  to: OrderBookLocation,
  progress: CopyProgress = {},
): Promise<Backup> {
  // An existing SQL file would be opened for reading only.
  if (to.sqlFile !== undefined && existsSync(to.sqlFile))
    throw new OrderBookExists(
      `The file ${to.sqlFile} already exists and was not overwritten. Choose another name, or delete it.`,
    );
  return openBoth(from, to, (source, target) =>
    moveBook(source, target, {
      ...progress,
      at: new Date(),
      // A file is open in one process only.
      ...(from.ordersUrl !== undefined && { checkUnused: () => checkNoShop(source) }),
    }),
  );
}

/**
 * The tables of two order books that are not the same in both, with the number of their rows.
 * @throws {DatabaseError} if one cannot be opened
 */
export async function compareOrderBooks(
  from: OrderBookLocation,
  to: OrderBookLocation,
): Promise<{ table: string; rows: [number, number] }[]> {
  checkExists(to);
  return openBoth(from, to, async (...databases) => {
    const [first = {}, second = {}] = await Promise.all(databases.map((database) => digestTables(database)));
    return [...new Set([...Object.keys(first), ...Object.keys(second)])]
      .filter((table) => !isDeepStrictEqual(first[table], second[table]))
      .map((table) => ({ table, rows: [first[table]?.rows ?? 0, second[table]?.rows ?? 0] }));
  });
}

async function openBoth<Result>(
  from: OrderBookLocation,
  to: OrderBookLocation,
  use: (source: Database, target: Database) => Promise<Result>,
): Promise<Result> {
  // One process must not open a file twice.
  if (fileOf(from) === fileOf(to))
    throw new Error("Source and target are the same order book. Name another target with --to.");
  checkExists(from);
  const source = await connect(from, { log: logJson, name: COPY_NAME });
  try {
    const target = await connect(to, { log: logJson, name: COPY_NAME });
    try {
      return await use(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Opening a file that is missing would create it. */
function checkExists(location: OrderBookLocation): void {
  if (location.ordersUrl === undefined && !existsSync(fileOf(location)))
    throw new Error(
      `There is no order book in ${location.sqlFile ?? location.dataDir}. Set DATA_DIR or ORDERS_URL to that of the shop.`,
    );
}

/** The path of a file, or the address of a database. */
function fileOf({ ordersUrl, sqlFile, dataDir }: OrderBookLocation): string {
  return ordersUrl ?? resolve(sqlFile ?? join(dataDir, "orders.duckdb"));
}

async function connect(location: OrderBookLocation, options: Omit<OpenOptions, "clock">): Promise<Database> {
  const { ordersUrl, sqlFile } = location;
  if (sqlFile !== undefined) return sqlFileDatabase(sqlFile);
  // Loaded on demand, since each takes memory and a shop has one of them.
  if (ordersUrl === undefined) {
    const { duckdbDatabase } = await import("../orders/database/duckdb.ts");
    return duckdbDatabase(fileOf(location), options);
  }
  const { postgresDatabase } = await import("../orders/database/postgres.ts");
  return postgresDatabase(ordersUrl, options);
}

/** Ends the claims and leases of the previous process, which no longer runs: only one process can open the file. */
async function endClaims(database: Database, at: Date): Promise<void> {
  try {
    await database.write([unclaimAllEvents(at), unclaimAllMessages(at), endLeases(at)]);
  } catch (error) {
    // If the disk is full, the shop can still show pages and orders. The claims expire by themselves.
    if (!(error instanceof DiskFull)) throw error;
  }
}
