import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { linesOf } from "#platform/lines.ts";
import { BackupDamaged, type BookHeader, readBook, type TableDigests } from "../orders/transfer/book-file.ts";
import { ENCRYPTED } from "./backup-name.ts";
import { type DiskSpace, leavingReserve } from "./disk-reserve.ts";
import { decrypt, encrypt, WrongKey } from "./encryption.ts";

/** The end of the name of a file that is not complete. */
export const PART = ".part";

/** The contents of a backup. */
export interface Backup {
  header: BookHeader;
  tables: TableDigests;
}

/**
 * Saves a backup in a file that only this user can read. The file appears once it is complete, on the disk, and checked. One that is
 * encrypted is never there as plain text, since the folder may be synchronised or another machine's.
 * @param path ends with `.age` if there are recipients
 * @param recipients encrypts the backup for them
 * @throws {BackupDamaged} if the stream was cut off
 * @throws {DiskFull} before the disk is full
 */
export async function saveBackup(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  recipients: string[] = [],
  space: DiskSpace = {},
): Promise<Backup> {
  const part = `${path}${PART}`;
  const content = leavingReserve(stream, dirname(path), space);
  try {
    const backup = await (recipients.length > 0
      ? writeEncrypted(content, part, recipients)
      : writePlain(content, part));
    await rename(part, path);
    return backup;
  } finally {
    await rm(part, { force: true });
  }
}

async function writePlain(stream: AsyncIterable<Uint8Array>, path: string): Promise<Backup> {
  await writePrivately(stream, path);
  return verifyBackup(path);
}

/**
 * The process that encrypts a backup cannot decrypt it. So the backup is checked while it is encrypted, and then the file on the disk is
 * compared with what was written.
 */
async function writeEncrypted(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  recipients: string[],
): Promise<Backup> {
  const copy = new PassThrough();
  const reading = readBook(linesIn(copy));
  // If the stream fails, its error is the one to report.
  reading.catch(() => undefined);
  const encrypted = await encrypt(Readable.from(copiedTo(copy, stream)), recipients);
  const written = createHash("sha256");
  await writePrivately(hashedBy(written, encrypted), path);
  const stored = createHash("sha256");
  await pipeline(createReadStream(path), stored);
  const backup = await reading;
  if (stored.digest("hex") !== written.digest("hex"))
    throw new BackupDamaged("The backup is damaged: its file does not contain what was written to it.");
  return backup;
}

/** Passes a stream on, and its bytes to a hash. */
async function* hashedBy(hash: Hash, stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of stream) {
    hash.update(chunk);
    yield chunk;
  }
}

/** Passes a stream on as fast as its copy is read. Ends once that is no longer read. */
async function* copiedTo(copy: PassThrough, stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of stream) {
      if (copy.destroyed) return;
      if (!copy.write(chunk)) await drained(copy);
      yield chunk;
    }
    copy.end();
  } catch (error) {
    copy.destroy();
    throw error;
  }
}

/** Waits until a stream takes more, or never will. */
async function drained(copy: PassThrough): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  copy.on("drain", resolve).on("close", resolve);
  await promise;
  copy.off("drain", resolve).off("close", resolve);
}

/**
 * Reads all of a backup.
 * @param identities the keys that decrypt it, if it is encrypted
 * @throws {BackupDamaged} if it is damaged or incomplete, {WrongKey}, or the system's error if it cannot be read
 */
export function verifyBackup(path: string, identities?: string): Promise<Backup> {
  return readBook(openBackup(path, identities));
}

/** The lines of a backup. @throws {BackupDamaged} if it cannot be unpacked, {WrongKey}, or the system's error if it cannot be read */
export async function* openBackup(path: string, identities?: string): AsyncIterable<string> {
  yield* linesIn(path.endsWith(ENCRYPTED) ? await decrypted(path, identities) : createReadStream(path));
}

async function* linesIn(packed: Readable): AsyncIterable<string> {
  const unpacked = createGunzip();
  // Reading `unpacked` reports the same error.
  pipeline(packed, unpacked).catch(() => undefined);
  try {
    yield* linesOf(unpacked.setEncoding("utf8"));
  } catch (cause) {
    if (isSystemError(cause)) throw cause;
    throw new BackupDamaged("The backup is damaged, or was cut off: it cannot be unpacked.", { cause });
  }
}

async function decrypted(path: string, identities: string | undefined): Promise<Readable> {
  if (identities === undefined)
    throw new WrongKey("The backup is encrypted. Name the file with its key: --identity <file>");
  return decrypt(createReadStream(path), identities);
}

async function writePrivately(content: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600, flush: true });
  const closed = once(file, "close");
  try {
    await pipeline(content, file);
  } finally {
    // If the content fails at once, the file is created after that, and must be there to be deleted.
    await closed;
  }
}

/** Such as ENOENT or EIO, unlike zlib's and age's. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
