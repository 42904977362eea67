import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { DatabaseError, DiskFull } from "../database.ts";
import { restoreAdvice } from "./recovery-advice.ts";

/** The error for an order book that cannot be opened. Finds the reason from DuckDB's message and the file permissions. */
export async function openError(path: string, cause: unknown): Promise<DatabaseError> {
  if (cause instanceof DatabaseError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (isLocked(reason)) {
    return new DatabaseError(
      `The order book ${path} is open in another process. Stop the other checkout first: only one process at a time can use it.`,
      { cause },
    );
  }
  const inaccessible = await findInaccessibleFile([path, `${path}.wal`]);
  if (inaccessible || /permission denied|EACCES|EPERM/i.test(reason)) {
    return new DatabaseError(
      `The order book ${path} cannot be read and written by this user${inaccessible ? ` (${inaccessible})` : ""}. It is not damaged. ` +
        "Start the shop as the user who owns it, or change the owner of the whole folder with chown.",
      { cause },
    );
  }
  if (isDiskFull(reason)) {
    return new DiskFull(
      `The order book ${path} cannot be opened because its disk is full. It is not damaged. Free up space and start again.`,
      { cause },
    );
  }
  if (isDamaged(reason)) {
    return new DatabaseError(
      `The order book ${path} is damaged and was not changed (${firstLine(reason)}). ${restoreAdvice(path)}`,
      { cause },
    );
  }
  return new DatabaseError(`The order book ${path} cannot be opened: ${firstLine(reason)}`, { cause });
}

/** Whether every statement fails after an error until the file is reopened. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /FATAL|database has been invalidated/i.test(error.message);
}

export function isDiskFull(reason: string): boolean {
  return /no space left|disk quota exceeded|ENOSPC|EDQUOT/i.test(reason);
}

/** Whether DuckDB could not open the file because of its content, not because of a lock, permissions or a full disk. */
export function isDamaged(reason: string): boolean {
  if (isLocked(reason) || isDiskFull(reason) || /permission denied/i.test(reason)) return false;
  return /WAL|corrupt|checksum|not a valid DuckDB|serializ/i.test(reason);
}

function isLocked(reason: string): boolean {
  return /lock on file|being used by another process/i.test(reason);
}

/** @returns the first file that this user cannot read and write, with its owner */
async function findInaccessibleFile(paths: string[]): Promise<string | null> {
  for (const path of paths) {
    try {
      await access(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      if (!(error instanceof Error && "code" in error) || error.code === "ENOENT") continue;
      const owner = await stat(path).catch(() => null);
      const currentUser = process.getuid?.();
      return `${path}${owner ? ` belongs to user ${owner.uid}` : ""}${currentUser === undefined ? "" : `, this is user ${currentUser}`}`;
    }
  }
  return null;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
