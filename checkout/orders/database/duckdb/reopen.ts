import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "#checkout/log/log.ts";
import { DatabaseError } from "../database.ts";
import { type OpenBook, openBook } from "./open.ts";
import { isFatal } from "./open-error.ts";

/** A DuckDB file that is reopened after a fatal error. */
export interface DuckdbFile {
  /**
   * Runs a task on the open file. After a fatal error, the next task waits until all running tasks have ended and the file is
   * reopened. If that fails, the task after it tries again.
   *
   * @throws {DatabaseError} if the file cannot be reopened or was closed; otherwise what the task throws
   */
  use<T>(task: (book: OpenBook) => Promise<T>): Promise<T>;
  /** Waits for running tasks. */
  close(): Promise<void>;
}

/** @throws {DatabaseError} if another process has the file open, or the file or its log is damaged */
export async function openDuckdb(path: string, log: Log): Promise<DuckdbFile> {
  if (path !== ":memory:") await mkdir(dirname(path), { recursive: true });
  let opened: OpenBook | null = await openBook(path, log);
  let failed: OpenBook | null = null;
  let reopening: Promise<void> | null = null;
  let closed = false;
  const inFlight = new Set<Promise<unknown>>();

  /** Waits for running statements, since closing during them crashes. Two instances on one file would damage it. */
  async function reopen(): Promise<void> {
    await Promise.allSettled(inFlight);
    if (failed) await close(failed);
    failed = null;
    opened = await openBook(path, log);
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
      const current: OpenBook = opened;
      const running = task(current);
      inFlight.add(running);
      try {
        return await running;
      } catch (error) {
        // The first task to see a fatal error gives up the instance. Not in memory, where that would lose all data.
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
      if (last) await close(last);
    },
  };
}

async function close(book: OpenBook): Promise<void> {
  book.close();
  await book.journal?.close();
}
