import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Files } from "#checkout/files/files.ts";
import type { OfferFile } from "#domain/offer.ts";

/** A file that is paid for, and where the creator keeps it. */
export interface Good {
  file: OfferFile;
  path: string;
}

export interface Sending {
  files: Files;
  good: Good;
  /** Waits before each further try, in milliseconds. */
  pauses: number[];
  /** Told of the bytes as they leave; less than none when those of a failed try are taken back. */
  count: (bytes: number) => void;
}

/** Sends one file. What fails for another reason than the file itself may work a little later, and is tried again. */
export async function sendGood({ files, good, pauses, count }: Sending): Promise<void> {
  for (const ms of pauses) {
    try {
      return await send(files, good, count);
    } catch (error) {
      if (error instanceof FileChanged || isMissing(error)) throw error;
      await pause(ms);
    }
  }
  return send(files, good, count);
}

/** Why it could not be sent, and what to do where that is known. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isMissing(error)) return "is not in the content folder: put it back, or publish without it";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}

async function send(files: Files, { file, path }: Good, count: Sending["count"]): Promise<void> {
  // Asked of the file itself and not of the storage, so that the answer can say what to do.
  if ((await sha256Of(path)) !== file.sha256) {
    throw new FileChanged("has changed since it was published: publish, then upload again");
  }
  const { key, name, type, size, sha256 } = file;
  const source = createReadStream(path);
  let sent = 0;
  let over = false;
  const body = streamOf(source, (bytes) => {
    if (over) return;
    sent += bytes;
    count(bytes);
  });
  try {
    await files.put({ key, name, type, size, sha256 }, body);
  } catch (error) {
    count(-sent);
    throw error;
  } finally {
    over = true;
    source.destroy();
  }
}

function streamOf(
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

/** The file in the content folder is not the one that was published. */
class FileChanged extends Error {
  override name = "FileChanged";
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
