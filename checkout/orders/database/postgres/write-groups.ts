import { DatabaseError, type Row, type Statement } from "../database.ts";
import { isTakenBack } from "./errors.ts";

/** The maximum number of writes in one commit. */
const MAX_GROUP_SIZE = 25;

/** How many writes of a group may fail separately, other than because of their own statements. */
const MAX_FAILURES = 2;

type Commit = (statements: Statement[]) => Promise<Row[][]>;

/**
 * Makes one commit at a time, of all writes that wait for it. Those of one process never fail because of each other then, and many
 * buyers at once need few commits.
 *
 * @param commit runs statements in one transaction
 */
export function groupWrites(commit: Commit): { write: Commit; finished(): Promise<void> } {
  const queue: PendingWrite[] = [];
  let draining = Promise.resolve();
  let busy = false;

  async function drain(): Promise<void> {
    while (queue.length > 0) await commitGroup(queue.splice(0, MAX_GROUP_SIZE));
    busy = false;
  }

  /** If the server certainly took a group back, commits each write separately: only one of them may be the reason. */
  async function commitGroup(group: PendingWrite[]): Promise<void> {
    try {
      const rows = await commit(group.flatMap(({ statements }) => statements));
      for (const { statements, resolve } of group) resolve(rows.splice(0, statements.length));
    } catch (error) {
      if (group.length === 1 || isOutage(error)) for (const { reject } of group) reject(error);
      else await commitSeparately(group);
    }
  }

  /** When several of them fail too, the reason is the server. The others do not wait for as long. */
  async function commitSeparately(group: PendingWrite[]): Promise<void> {
    const failures: unknown[] = [];
    for (const { statements, resolve, reject } of group) {
      if (failures.length === MAX_FAILURES) reject(failures.at(-1));
      else
        await commit(statements).then(resolve, (error) => {
          if (error instanceof DatabaseError) failures.push(error);
          reject(error);
        });
    }
  }

  return {
    write(statements) {
      return new Promise((resolve, reject) => {
        queue.push({ statements, resolve, reject });
        if (busy) return;
        busy = true;
        draining = drain();
      });
    },
    finished: () => draining,
  };
}

/** Whether other writes would fail as well, or the transaction may have been committed. */
function isOutage(error: unknown): boolean {
  return error instanceof DatabaseError && !isTakenBack(error.cause);
}

interface PendingWrite {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}
