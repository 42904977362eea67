import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { FilesDown, type WritableFiles } from "#checkout/files/files.ts";
import type { OfferFile } from "#domain/offer.ts";

/** A file for sale, and its path on this machine. */
export interface LocalFile {
  file: OfferFile;
  path: string;
}

export interface FileUpload {
  files: WritableFiles;
  localFile: LocalFile;
  /** Waits before each retry, in milliseconds. */
  retryDelaysMs: number[];
  /** Receives the number of bytes sent; a negative number takes back those of a failed attempt. */
  onBytes: (bytes: number) => void;
}

/** Uploads one file. Every error is retried, except those about the file itself. */
export async function uploadFile({ files, localFile, retryDelaysMs, onBytes }: FileUpload): Promise<void> {
  for (const ms of retryDelaysMs) {
    try {
      return await send(files, localFile, onBytes);
    } catch (error) {
      if (error instanceof FileChanged || isMissing(error)) throw error;
      await wait(ms);
    }
  }
  return send(files, localFile, onBytes);
}

/** Why a file could not be uploaded and, if known, what to do. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isMissing(error)) return "is not in the content folder: restore it, or publish without it";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}

async function send(
  files: WritableFiles,
  { file, path }: LocalFile,
  onBytes: FileUpload["onBytes"],
): Promise<void> {
  // The storage would reject a changed file too, but without saying what to do.
  if ((await sha256Of(path)) !== file.sha256) {
    throw new FileChanged("has changed since the release was built: publish again");
  }
  const { key, name, type, size, sha256 } = file;
  const fileStream = createReadStream(path);
  let sent = 0;
  let hasEnded = false;
  const body = toWebStream(fileStream, (bytes) => {
    if (hasEnded) return;
    sent += bytes;
    onBytes(bytes);
  });
  try {
    await files.put({ key, name, type, size, sha256 }, body);
    await verify(files, file);
  } catch (error) {
    onBytes(-sent);
    throw error;
  } finally {
    hasEnded = true;
    fileStream.destroy();
  }
}

/** Not every storage compares the checksum that is sent along. */
async function verify(files: WritableFiles, { key, size, sha256 }: OfferFile): Promise<void> {
  const stored = await files.stat(key);
  if (stored?.size === size && stored.sha256 === sha256) return;
  const found = stored ? `${stored.size} bytes with SHA-256 ${stored.sha256}` : "nothing";
  throw new FilesDown(`the file storage has ${found} afterwards, expected ${size} bytes with ${sha256}`);
}

function toWebStream(
  source: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) return controller.close();
      onBytes(value.byteLength);
      controller.enqueue(value);
    },
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** The file in the content folder is not the published one. */
class FileChanged extends Error {
  override name = "FileChanged";
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
