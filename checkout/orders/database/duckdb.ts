import { dirname } from "node:path";
import type { Log } from "#checkout/log/log.ts";
import {
  type Database,
  DatabaseError,
  type DiskFull,
  type Row,
  type Statement,
  sql,
  type TableRows,
} from "./database.ts";
import { readSnapshot, transaction } from "./duckdb/connection.ts";
import { toDatabaseError, toReadError } from "./duckdb/errors.ts";
import { MIN_FREE_BYTES, monitorFreeSpace } from "./duckdb/free-space.ts";
import { type OpenBook, updatePosition } from "./duckdb/open.ts";
import { isFatal } from "./duckdb/open-error.ts";
import { openDuckdb } from "./duckdb/reopen.ts";

/** The maximum number of writes in one commit. */
const MAX_GROUP_SIZE = 100;

/** A checkpoint moves the log into the file after so many bytes, or so long after the first write. It keeps the log short. */
const CHECKPOINT_BYTES = 1024 * 1024;
const CHECKPOINT_AFTER_MS = 60_000;

interface DuckdbOptions {
  log?: Log;
  /** Writes are refused when less disk space is free, in bytes. */
  minFreeBytes?: number;
  checkpointAfterMs?: number;
}

/**
 * An order book in one DuckDB file, or in memory with `:memory:`. Only one process can open the file, and only once: open it
 * once and share it.
 *
 * @throws {DatabaseError} if another process has the file open, this user may not access it, the disk is full, or the file is
 * damaged
 */
export async function duckdbDatabase(
  path: string,
  {
    log = () => {},
    minFreeBytes = MIN_FREE_BYTES,
    checkpointAfterMs = CHECKPOINT_AFTER_MS,
  }: DuckdbOptions = {},
): Promise<Database> {
  const book = await openDuckdb(path, log);
  const space = path === ":memory:" ? null : monitorFreeSpace(dirname(path), minFreeBytes, logShortage);
  const queue: PendingWrite[] = [];
  let draining = Promise.resolve();
  let busy = false;
  let checkpointTimer: NodeJS.Timeout | undefined;
  let isCheckpointDue = false;

  function startDraining(): void {
    if (busy) return;
    busy = true;
    draining = drain();
  }

  async function drain(): Promise<void> {
    try {
      while (queue.length > 0 || isCheckpointDue) {
        if (queue.length > 0) await writeGroup(queue.splice(0, MAX_GROUP_SIZE));
        if (isCheckpointDue) await checkpoint();
      }
    } finally {
      busy = false;
    }
  }

  async function writeGroup(group: PendingWrite[]): Promise<void> {
    const shortage = await space?.shortage();
    if (shortage) return rejectAll(group, shortage);
    await commitGroup(group);
  }

  /** Commits a group in one transaction. If that fails, commits each write separately. */
  async function commitGroup(group: PendingWrite[]): Promise<void> {
    try {
      const rows = await commit(group.flatMap((write) => write.statements));
      for (const write of group) write.resolve(rows.splice(0, write.statements.length));
    } catch (error) {
      space?.recheck();
      // A single write would fail again, unless it failed because of a fatal error in another statement.
      if (error instanceof DatabaseError || (group.length === 1 && !isFatal(error)))
        return rejectAll(group, error);
      await commitEach(group);
    }
  }

  async function commitEach(group: PendingWrite[]): Promise<void> {
    try {
      // Checks once that the file can be reopened, instead of once for each write.
      await book.use(async () => undefined);
    } catch (error) {
      return rejectAll(group, error);
    }
    for (const write of group) {
      await commit(write.statements).then(write.resolve, (error) => rejectAll([write], error));
    }
  }

  async function commit(statements: Statement[]): Promise<Row[][]> {
    const { rows, journal } = await book.use(async (open) => ({
      rows: await commitWithJournal(open, statements),
      journal: open.journal,
    }));
    if (journal && (journal.size > CHECKPOINT_BYTES || journal.isBroken)) isCheckpointDue = true;
    else if (journal && journal.size > 0) scheduleCheckpoint();
    return rows;
  }

  function scheduleCheckpoint(): void {
    checkpointTimer ??= setTimeout(() => {
      isCheckpointDue = true;
      startDraining();
    }, checkpointAfterMs).unref();
  }

  /** A failed checkpoint is retried later. Until then the data stays in the log and in the journal. */
  async function checkpoint(): Promise<void> {
    isCheckpointDue = false;
    clearTimeout(checkpointTimer);
    checkpointTimer = undefined;
    try {
      await book.use(runCheckpoint);
    } catch (error) {
      log("error", "checkpoint-failed", { message: String(error) });
      space?.recheck();
      scheduleCheckpoint();
    }
  }

  function logShortage(shortage: DiskFull | null): void {
    if (shortage) log("error", "disk-full", { message: shortage.message });
    else log("info", "disk-space-available", { message: "The order book accepts writes again." });
  }

  return {
    indexes: false,
    skipLocked: sql``,
    async read(statement) {
      try {
        return await book.use(({ read }) => read(statement));
      } catch (error) {
        throw toDatabaseError(error);
      }
    },
    write(statements) {
      return new Promise((resolve, reject) => {
        queue.push({ statements, resolve, reject });
        startDraining();
      });
    },
    async snapshot(tables, onRows) {
      let refusal: unknown;
      const pass = (batch: TableRows) =>
        onRows(batch).catch((error) => {
          refusal = error;
          throw error;
        });
      const reading = book.use(async ({ connect }) => {
        const connection = await connect();
        await readSnapshot(connection, tables, pass).finally(() => connection.closeSync());
      });
      await reading.catch((error) => {
        throw error === refusal ? error : toReadError(path, error);
      });
    },
    async close() {
      await draining;
      clearTimeout(checkpointTimer);
      await book.use(runCheckpoint).catch(() => undefined);
      await book.close();
    },
  };
}

interface PendingWrite {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

function rejectAll(group: PendingWrite[], error: unknown): void {
  for (const write of group) write.reject(toDatabaseError(error));
}

/** Writes the journal after the commit and before acknowledging it, so that it never contains uncommitted statements. */
async function commitWithJournal({ writer, journal }: OpenBook, statements: Statement[]): Promise<Row[][]> {
  // A commit is never repeated after a fatal error, because it may have reached the file.
  const mapCommitError = (error: unknown) => (isFatal(error) ? toDatabaseError(error) : error);
  if (journal === null) return (await transaction(writer, statements, { mapCommitError })).rows;
  const { timeline, sequence } = journal.position;
  const position = { timeline, sequence: sequence + 1, writtenAt: new Date().toISOString() };
  const statementOnChange = updatePosition(position);
  const { rows, changes } = await transaction(writer, statements, { statementOnChange, mapCommitError });
  if (changes.length > 0) await journal.append(position, changes);
  return rows;
}

async function runCheckpoint({ writer, journal }: OpenBook): Promise<void> {
  if (!journal || (journal.size === 0 && !journal.isBroken)) return;
  await writer.run("CHECKPOINT");
  await journal.reset();
}
