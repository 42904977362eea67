import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { BackupDamaged, type BookHeader, readBook, type TableDigests } from "../orders/transfer/book-file.ts";

/** The end of the name of a file that is not complete. */
export const PART = ".part";

/** The contents of a backup. */
export interface Backup {
  header: BookHeader;
  tables: TableDigests;
}

/**
 * Saves a backup in a file that only this user can read. The file appears once it is complete, on the disk, and checked.
 * @throws {BackupDamaged} if the stream was cut off
 */
export async function saveBackup(stream: AsyncIterable<Uint8Array>, path: string): Promise<Backup> {
  const part = `${path}${PART}`;
  try {
    await pipeline(stream, createWriteStream(part, { mode: 0o600, flush: true }));
    const backup = await verifyBackup(part);
    await rename(part, path);
    return backup;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Reads all of a backup. @throws {BackupDamaged} if it is damaged or incomplete, or the system's error if it cannot be read */
export function verifyBackup(path: string): Promise<Backup> {
  return readBook(openBackup(path));
}

/** The lines of a backup. @throws {BackupDamaged} if it cannot be unpacked, or the system's error if it cannot be read */
export async function* openBackup(path: string): AsyncIterable<string> {
  const unpacked = createGunzip();
  // Its error is that of reading `unpacked`.
  pipeline(createReadStream(path), unpacked).catch(() => undefined);
  let rest = "";
  try {
    for await (const text of unpacked.setEncoding("utf8")) {
      // A line may be long, and joining and splitting it again for each part of it would take quadratic time.
      if (!text.includes("\n")) {
        rest += text;
        continue;
      }
      const lines: string[] = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (cause) {
    if (!isUnpackError(cause)) throw cause;
    throw new BackupDamaged("The backup is damaged, or was cut off: it cannot be unpacked.", { cause });
  }
  if (rest !== "") yield rest;
}

/** https://nodejs.org/api/zlib.html#error-codes-and-constants */
function isUnpackError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
