import { constants } from "node:fs";
import { copyFile, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { freeBytes } from "#platform/free-bytes.ts";
import { diskFullError } from "./free-space.ts";

/** The number of backups to keep of each file. */
const MAX_BACKUPS = 3;
const SUFFIX = ".kept";

/** DuckDB's log, and the logs that exist during a checkpoint or a recovery. */
const LOG_SUFFIXES = [".wal", ".wal.checkpoint", ".wal.recovery"];

/** Additional space that DuckDB may need to open a file and move its log into it. */
const RECOVERY_BYTES = 4 * 1024 * 1024;

/** Copies of a log, made before DuckDB opens it and moves it into the file. */
export interface LogBackup {
  paths: string[];
  /** Deletes the log, so that DuckDB opens the file without it. */
  removeLog(): Promise<void>;
  /** Moves the copies back to the log. */
  restore(): Promise<void>;
  /** Deletes the copies. */
  discard(): Promise<void>;
}

/**
 * Copies the log of a closed order book.
 *
 * @returns null if there is no log or it is empty
 * @throws {DiskFull} if there is not enough space for the copy and for opening the file
 */
export async function backUpLog(path: string, now = new Date()): Promise<LogBackup | null> {
  const logs: { log: string; size: number }[] = [];
  for (const suffix of LOG_SUFFIXES) {
    const found = await stat(path + suffix).catch(() => null);
    if (found && found.size > 0) logs.push({ log: path + suffix, size: found.size });
  }
  if (logs.length === 0) return null;
  const required = 2 * logs.reduce((sum, { size }) => sum + size, 0) + RECOVERY_BYTES;
  const free = await freeBytes(dirname(path));
  if (free < required) throw diskFullError(dirname(path), free, required);
  const copies: { log: string; copy: string }[] = [];
  for (const { log } of logs) {
    const copy = backupPath(log, now);
    await copyFile(log, copy, constants.COPYFILE_FICLONE);
    await sync(copy);
    await removeOlder(log);
    copies.push({ log, copy });
  }
  return {
    paths: copies.map(({ copy }) => copy),
    async removeLog() {
      for (const { log } of copies) await rm(log);
    },
    async restore() {
      for (const { log, copy } of copies) await rename(copy, log);
    },
    async discard() {
      for (const { copy } of copies) await rm(copy);
    },
  };
}

/** Renames a file to a backup with the current time in its name. @returns the new path */
export async function moveToBackup(path: string, now = new Date()): Promise<string> {
  const backup = backupPath(path, now);
  await rename(path, backup);
  await removeOlder(path);
  return backup;
}

function backupPath(path: string, now: Date): string {
  return `${path}.${now.toISOString().replace(/[:.]/g, "-")}${SUFFIX}`;
}

async function removeOlder(path: string): Promise<void> {
  const names = await readdir(dirname(path));
  const isBackup = (name: string) => name.startsWith(`${basename(path)}.2`) && name.endsWith(SUFFIX);
  const older = names.filter(isBackup).toSorted().slice(0, -MAX_BACKUPS);
  for (const name of older) await rm(join(dirname(path), name));
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync().finally(() => file.close());
}
