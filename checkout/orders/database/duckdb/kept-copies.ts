import { constants } from "node:fs";
import { copyFile, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { diskFull, freeBytes } from "./free-space.ts";

/** How many copies of one file stay. */
const KEPT_COPIES = 3;
const SUFFIX = ".kept";

/** DuckDB's log, and the logs that it has beside it for the moments of a checkpoint and of a recovery. */
const LOG_SUFFIXES = [".wal", ".wal.checkpoint", ".wal.recovery"];

/** What opening and folding a log may take besides the copy: bytes. */
const FOLDING_BYTES = 4 * 1024 * 1024;

/** Copies of a log as it was found, made before DuckDB opens it and folds it into the file. */
export interface KeptLog {
  paths: string[];
  /** Takes the log itself out of DuckDB's way. */
  setAside(): Promise<void>;
  /** Makes the copies the log again. */
  putBack(): Promise<void>;
  /** Forgets the copies: the log itself is still there. */
  discard(): Promise<void>;
}

/**
 * Copies the log of a closed order book, if it holds anything.
 *
 * @throws {DiskFull} when there is no room for the copy and for folding the log
 */
export async function keepLog(path: string, now = new Date()): Promise<KeptLog | null> {
  const logs: { log: string; size: number }[] = [];
  for (const suffix of LOG_SUFFIXES) {
    const found = await stat(path + suffix).catch(() => null);
    if (found && found.size > 0) logs.push({ log: path + suffix, size: found.size });
  }
  if (logs.length === 0) return null;
  const needed = 2 * logs.reduce((sum, { size }) => sum + size, 0) + FOLDING_BYTES;
  const free = await freeBytes(dirname(path));
  if (free < needed) throw diskFull(dirname(path), free, needed);
  const copies: { log: string; copy: string }[] = [];
  for (const { log } of logs) {
    const copy = keptName(log, now);
    await copyFile(log, copy, constants.COPYFILE_FICLONE);
    await sync(copy);
    await removeOlder(log);
    copies.push({ log, copy });
  }
  return {
    paths: copies.map(({ copy }) => copy),
    async setAside() {
      for (const { log } of copies) await rm(log);
    },
    async putBack() {
      for (const { log, copy } of copies) await rename(copy, log);
    },
    async discard() {
      for (const { copy } of copies) await rm(copy);
    },
  };
}

/** Moves a file aside under a name of its time. @returns that name */
export async function keepFile(path: string, now = new Date()): Promise<string> {
  const kept = keptName(path, now);
  await rename(path, kept);
  await removeOlder(path);
  return kept;
}

function keptName(path: string, now: Date): string {
  return `${path}.${now.toISOString().replace(/[:.]/g, "-")}${SUFFIX}`;
}

async function removeOlder(path: string): Promise<void> {
  const names = await readdir(dirname(path));
  const isCopy = (name: string) => name.startsWith(`${basename(path)}.2`) && name.endsWith(SUFFIX);
  const older = names.filter(isCopy).toSorted().slice(0, -KEPT_COPIES);
  for (const name of older) await rm(join(dirname(path), name));
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync().finally(() => file.close());
}
