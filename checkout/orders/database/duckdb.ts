import { dirname } from "node:path";
import type { Log } from "#checkout/http/log.ts";
import { type Database, DatabaseError, DiskFull, type Row, type Statement } from "./database.ts";
import { run, transaction } from "./duckdb/connection.ts";
import { FLOOR_BYTES, freeSpace } from "./duckdb/free-space.ts";
import { notePosition, type OpenBook } from "./duckdb/open.ts";
import { isDiskFull, isFatal } from "./duckdb/opening-failure.ts";
import { openDuckdb } from "./duckdb/reopen.ts";

/** How many writes share one commit at most. */
const MAX_GROUP_SIZE = 100;

/** A checkpoint folds the log into the file once so much was written, or so long after the first write: little is at risk. */
const CHECKPOINT_BYTES = 1024 * 1024;
const CHECKPOINT_AFTER_MS = 60_000;

interface DuckdbOptions {
  log?: Log;
  /** Free space on the disk, in bytes, below which nothing is written. */
  floorBytes?: number;
  checkpointAfterMs?: number;
}

/**
 * An order book in one DuckDB file, or in memory with `:memory:`. One process may hold the file, and within
 * it one instance: open it once and share it.
 *
 * @throws {DatabaseError} when another process or user holds the file, the disk is full, or the file is damaged
 */
export async function duckdbDatabase(
  path: string,
  { log = () => {}, floorBytes = FLOOR_BYTES, checkpointAfterMs = CHECKPOINT_AFTER_MS }: DuckdbOptions = {},
): Promise<Database> {
  const book = await openDuckdb(path, log);
  const space = path === ":memory:" ? null : freeSpace(dirname(path), floorBytes, logShortage);
  const waiting: Write[] = [];
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
      while (waiting.length > 0 || isCheckpointDue) {
        if (waiting.length > 0) await writeGroup(waiting.splice(0, MAX_GROUP_SIZE));
        if (isCheckpointDue) await checkpoint();
      }
    } finally {
      busy = false;
    }
  }

  async function writeGroup(group: Write[]): Promise<void> {
    const shortage = await space?.shortage();
    if (shortage) return rejectAll(group, shortage);
    await commitGroup(group);
  }

  /** Commits a group together; if that fails, each write on its own. */
  async function commitGroup(group: Write[]): Promise<void> {
    try {
      const rows = await commit(group.flatMap((write) => write.statements));
      for (const write of group) write.resolve(rows.splice(0, write.statements.length));
    } catch (error) {
      space?.lookAgain();
      // A single write would only fail again, unless a fatal error of another statement took it down.
      if (error instanceof DatabaseError || (group.length === 1 && !isFatal(error)))
        return rejectAll(group, error);
      await commitEach(group);
    }
  }

  async function commitEach(group: Write[]): Promise<void> {
    try {
      // Check once that the file can be opened again, instead of once for each write.
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
      rows: await commitAndNote(open, statements),
      journal: open.journal,
    }));
    if (journal && (journal.size > CHECKPOINT_BYTES || journal.isBroken)) isCheckpointDue = true;
    else if (journal && journal.size > 0) planCheckpoint();
    return rows;
  }

  function planCheckpoint(): void {
    checkpointTimer ??= setTimeout(() => {
      isCheckpointDue = true;
      startDraining();
    }, checkpointAfterMs).unref();
  }

  /** A checkpoint that fails is tried again later: what it would fold stays in the log and in the journal. */
  async function checkpoint(): Promise<void> {
    isCheckpointDue = false;
    clearTimeout(checkpointTimer);
    checkpointTimer = undefined;
    try {
      await book.use(foldLog);
    } catch (error) {
      log("error", "checkpoint-failed", { message: String(error) });
      space?.lookAgain();
      planCheckpoint();
    }
  }

  function logShortage(shortage: DiskFull | null): void {
    if (shortage) log("error", "disk-full", { message: shortage.message });
    else log("info", "disk-has-room", { message: "The order book takes writes again." });
  }

  return {
    indexes: false,
    async read(statement) {
      try {
        return await book.use(({ reader }) => run(reader, statement));
      } catch (error) {
        throw failure(error);
      }
    },
    write(statements) {
      return new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        startDraining();
      });
    },
    async close() {
      await draining;
      clearTimeout(checkpointTimer);
      await book.use(foldLog).catch(() => undefined);
      await book.close();
    },
  };
}

interface Write {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}

function rejectAll(group: Write[], error: unknown): void {
  for (const write of group) write.reject(failure(error));
}

/** The journal is written after the commit and before its answer, so it never holds what the book has not had. */
async function commitAndNote({ writer, journal }: OpenBook, statements: Statement[]): Promise<Row[][]> {
  // Whether a commit that met a fatal error is in the file is unknown, so it is never repeated.
  const onCommitFailure = (error: unknown) => (isFatal(error) ? failure(error) : error);
  if (journal === null) return (await transaction(writer, statements, { onCommitFailure })).rows;
  const { timeline, sequence } = journal.position;
  const position = { timeline, sequence: sequence + 1, writtenAt: new Date().toISOString() };
  const note = notePosition(position);
  const { rows, changes } = await transaction(writer, statements, { note, onCommitFailure });
  if (changes.length > 0) await journal.append(position, changes);
  return rows;
}

async function foldLog({ writer, journal }: OpenBook): Promise<void> {
  if (!journal || (journal.size === 0 && !journal.isBroken)) return;
  await writer.run("CHECKPOINT");
  await journal.beginAnew();
}

/** DuckDB's errors for a wrong statement: a bug of ours, not a database that is down. */
const STATEMENT_ERROR =
  /^(Failed to extract statements: )?(Binder|Parser|Syntax|Catalog|Constraint|Conversion|Invalid Input|Invalid Type|Mismatch Type|Out of Range|Not implemented) Error/i;

/** Failures of the database as `DatabaseError`; every other error as it is. */
function failure(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "Error") return error;
  if (STATEMENT_ERROR.test(error.message) && !isFatal(error)) return error;
  const message = `The order book failed: ${error.message.split("\n", 1)[0]}`;
  return isDiskFull(error.message)
    ? new DiskFull(message, { cause: error })
    : new DatabaseError(message, { cause: error });
}
