import type { Database } from "../database/database.ts";
import { writeBook } from "./write-book.ts";

/**
 * A backup as a gzipped file, made while it is read.
 *
 * @param onError is called if the order book fails or nobody reads on. What was read until then has no end, which reading notices
 */
export function backupStream(
  database: Database,
  { at, onError }: { at: Date; onError(error: unknown): void },
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  writeBook(database, { at, write: (line) => writer.write(line) })
    .then(() => writer.close())
    .catch(async (error) => {
      await writer.abort(error).catch(() => undefined);
      onError(error);
    });
  return readable.pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream("gzip"));
}
