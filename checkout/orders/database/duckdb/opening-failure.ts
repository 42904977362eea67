import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { DatabaseError, DiskFull } from "../database.ts";

/** Why an order book cannot be opened and what to do, told apart by DuckDB's message and the files themselves. */
export async function openingFailure(path: string, cause: unknown): Promise<DatabaseError> {
  if (cause instanceof DatabaseError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (isLocked(reason)) {
    return new DatabaseError(
      `The order book ${path} is open in another process. Stop the other checkout first: one process at a time may hold it.`,
      { cause },
    );
  }
  const foreign = await unreadable([path, `${path}.wal`]);
  if (foreign || /permission denied|EACCES|EPERM/i.test(reason)) {
    return new DatabaseError(
      `The order book ${path} may not be read and written by this user${foreign ? ` (${foreign})` : ""}. It is not damaged. ` +
        "Start the shop as the user that owns it, or give the whole folder to this one with chown.",
      { cause },
    );
  }
  if (isDiskFull(reason)) {
    return new DiskFull(
      `The order book ${path} cannot be opened, since its disk is full. It is not damaged. Free some space and start again.`,
      { cause },
    );
  }
  if (isDamaged(reason)) {
    return new DatabaseError(
      `The order book ${path} is damaged and was left as it is (${firstLine(reason)}). ` +
        `Nothing was deleted. To go on: move ${path} and ${path}.wal aside together, put your newest backup in their place ` +
        `(or none), start again and run "npm run shop -- reconcile --since <date>": paid orders are fetched again from Stripe.`,
      { cause },
    );
  }
  return new DatabaseError(`The order book ${path} cannot be opened: ${firstLine(reason)}`, { cause });
}

/** After a fatal error every statement fails until the file is reopened. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /FATAL|database has been invalidated/i.test(error.message);
}

export function isDiskFull(reason: string): boolean {
  return /no space left|disk quota exceeded|ENOSPC|EDQUOT/i.test(reason);
}

/** Whether DuckDB's reason for not opening speaks of what the files hold, not of who may read them or of a full disk. */
export function isDamaged(reason: string): boolean {
  if (isLocked(reason) || isDiskFull(reason) || /permission denied/i.test(reason)) return false;
  return /WAL|corrupt|checksum|not a valid DuckDB|serializ/i.test(reason);
}

function isLocked(reason: string): boolean {
  return /lock on file|being used by another process/i.test(reason);
}

/** @returns which file this user may not read and write, and whose it is */
async function unreadable(paths: string[]): Promise<string | null> {
  for (const path of paths) {
    try {
      await access(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      if (!(error instanceof Error && "code" in error) || error.code === "ENOENT") continue;
      const owner = await stat(path).catch(() => null);
      const own = process.getuid?.();
      return `${path}${owner ? ` belongs to user ${owner.uid}` : ""}${own === undefined ? "" : `, this is user ${own}`}`;
    }
  }
  return null;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
