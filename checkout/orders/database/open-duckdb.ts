import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { HARDENED } from "#domain/duckdb-options.ts";
import { DatabaseError } from "./database.ts";

/** A DuckDB file that is reopened after a fatal error. */
export interface DuckdbFile {
  /**
   * Runs a task on the open file. After a fatal error the next task waits until all running tasks have ended and the file
   * has been reopened; if that fails, the task after it tries again.
   *
   * @throws {DatabaseError} when the file cannot be reopened or was closed; otherwise what the task throws.
   */
  use<T>(task: (connections: Connections) => Promise<T>): Promise<T>;
  /** Waits for running tasks. */
  close(): Promise<void>;
}

export interface Connections {
  reader: DuckDBConnection;
  writer: DuckDBConnection;
}

interface Opened extends Connections {
  instance: DuckDBInstance;
}

/** @throws {DatabaseError} when another process holds the file, or the file or its log is damaged. */
export async function openDuckdb(path: string): Promise<DuckdbFile> {
  if (path !== ":memory:") await mkdir(dirname(path), { recursive: true });
  let opened: Opened | null = await open(path);
  let failed: Opened | null = null;
  let reopening: Promise<void> | null = null;
  let closed = false;
  const inFlight = new Set<Promise<unknown>>();

  /** Closing an instance under a running statement ends the process, and two instances on one file damage it. */
  async function reopen(): Promise<void> {
    await Promise.allSettled(inFlight);
    if (failed) close(failed);
    failed = null;
    opened = await open(path);
  }

  return {
    async use(task) {
      while (opened === null && !closed) {
        reopening ??= reopen().finally(() => {
          reopening = null;
        });
        await reopening;
      }
      if (opened === null || closed) throw new DatabaseError(`The order book ${path} is closed.`);
      const current: Opened = opened;
      const running = task(current);
      inFlight.add(running);
      try {
        return await running;
      } catch (error) {
        // Of all tasks that met one fatal error, the first gives the instance up; not in memory, where all would be lost.
        if (opened === current && path !== ":memory:" && isFatal(error)) {
          failed = current;
          opened = null;
        }
        throw error;
      } finally {
        inFlight.delete(running);
      }
    },
    async close() {
      closed = true;
      await Promise.allSettled([...inFlight, reopening]);
      const last = opened ?? failed;
      opened = null;
      failed = null;
      if (last) close(last);
    },
  };
}

/** After a fatal error every statement fails until the file is reopened. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /FATAL|database has been invalidated/i.test(error.message);
}

async function open(path: string): Promise<Opened> {
  try {
    const instance = await DuckDBInstance.create(path, { ...HARDENED, memory_limit: "512MB" });
    try {
      const [reader, writer] = await Promise.all([instance.connect(), instance.connect()]);
      // After a kill the log is folded into the file before anything is read.
      await writer.run("CHECKPOINT").catch((cause) => {
        reader.closeSync();
        writer.closeSync();
        throw cause;
      });
      return { instance, reader, writer };
    } catch (cause) {
      instance.closeSync();
      throw cause;
    }
  } catch (cause) {
    throw openingFailed(path, cause);
  }
}

function close({ instance, reader, writer }: Opened): void {
  reader.closeSync();
  writer.closeSync();
  instance.closeSync();
}

function openingFailed(path: string, cause: unknown): DatabaseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/lock on file|being used by another process/i.test(reason)) {
    return new DatabaseError(
      `The order book ${path} is open in another process. Stop the other checkout first: one process at a time may hold it.`,
      { cause },
    );
  }
  if (/WAL|corrupt|checksum|not a valid DuckDB|serializ/i.test(reason)) {
    return new DatabaseError(
      `The order book ${path} is damaged and was left as it is (${firstLine(reason)}). ` +
        `Nothing was deleted. To go on: move ${path} and ${path}.wal aside together, put your newest backup in their place ` +
        `(or none), start again and run "npm run shop -- reconcile --since <date>": paid orders are fetched again from Stripe.`,
      { cause },
    );
  }
  return new DatabaseError(`The order book ${path} cannot be opened: ${firstLine(reason)}`, { cause });
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
