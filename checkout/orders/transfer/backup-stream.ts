import type { Database } from "../database/database.ts";
import { writeBook } from "./write-book.ts";

/** A client that reads nothing for so long is considered disconnected. Until then the database keeps the snapshot of the backup. */
const MAX_PAUSE_MS = 60_000;

/**
 * A backup as a gzipped file, made while it is read.
 *
 * @param stopping ends it, since the order book cannot be closed while it is read
 * @param onError is called if the order book fails or the client disconnects. The file is then incomplete, which restoring it detects
 */
export function backupStream(
  database: Database,
  { at, onError, stopping }: { at: Date; onError(error: unknown): void; stopping?: AbortSignal },
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const write = async (line: string) => {
    stopping?.throwIfAborted();
    await withinPause(writer.write(line));
  };
  writeBook(database, { at, write })
    .then(() => writer.close())
    .catch(async (error) => {
      await writer.abort(error).catch(() => undefined);
      onError(error);
    });
  return readable.pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream("gzip"));
}

async function withinPause(written: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = new Promise<never>((_, reject) => {
    const reason = `nobody has read the backup for ${MAX_PAUSE_MS / 1000} s`;
    timer = setTimeout(() => reject(new Error(reason)), MAX_PAUSE_MS);
  });
  await Promise.race([written, pause]).finally(() => clearTimeout(timer));
}
