import { type FileHandle, open } from "node:fs/promises";
import type { ByteRange } from "./byte-range.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * Streams a range of a file. The file is opened at the first read, and closed before the stream ends or its cancellation
 * resolves. Node's file streams would open it at once and could leave it open after that.
 */
export function readRange(path: string, { first, last }: ByteRange): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: FileHandle | null = null;
  let position = first;
  return new ReadableStream(
    {
      async pull(controller) {
        file ??= await open(path, "r");
        const length = Math.min(CHUNK_BYTES, last + 1 - position);
        const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, position);
        position += bytesRead;
        if (bytesRead === 0 || position > last) await file.close();
        if (bytesRead === 0) throw new Error(`${path}: ends before byte ${last}`);
        controller.enqueue(buffer.subarray(0, bytesRead));
        if (position > last) controller.close();
      },
      async cancel() {
        await file?.close();
      },
    },
    { highWaterMark: 0 },
  );
}
