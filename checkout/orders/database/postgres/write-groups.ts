import { DatabaseError, type Row, type Statement } from "../database.ts";

/** The maximum number of writes in one commit. */
const MAX_GROUP_SIZE = 25;

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

  /** If a statement of a group is wrong, commits each write separately. */
  async function commitGroup(group: PendingWrite[]): Promise<void> {
    try {
      const rows = await commit(group.flatMap(({ statements }) => statements));
      for (const { statements, resolve } of group) resolve(rows.splice(0, statements.length));
    } catch (error) {
      if (group.length === 1 || error instanceof DatabaseError) for (const { reject } of group) reject(error);
      else
        for (const { statements, resolve, reject } of group) await commit(statements).then(resolve, reject);
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

interface PendingWrite {
  statements: Statement[];
  resolve(rows: Row[][]): void;
  reject(error: unknown): void;
}
