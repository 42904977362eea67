import { freeBytes } from "#platform/free-bytes.ts";
import { DiskFull } from "../orders/database/database.ts";

/** A backup leaves so much free, since the order book may be on the same disk, and refuses writes with less than a quarter of it. */
export const RESERVE_BYTES = 256 * 1024 * 1024;

/** How much is written between two checks. */
const CHECK_BYTES = 8 * 1024 * 1024;

export interface DiskSpace {
  /** What the whole stream will probably need. */
  expectedBytes?: number;
  measure?: typeof freeBytes;
}

/**
 * Passes on a stream that is written into a folder, and ends it before the disk is full.
 * @throws {DiskFull} before the first write if there is no room for what is expected, and later if the reserve would be used
 */
export async function* leavingReserve(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  { expectedBytes = 0, measure = freeBytes }: DiskSpace,
): AsyncIterable<Uint8Array> {
  let required = RESERVE_BYTES + expectedBytes;
  // The first check is made once the stream is read, so that it is ended, too.
  let unchecked = CHECK_BYTES;
  for await (const chunk of stream) {
    unchecked += chunk.byteLength;
    if (unchecked >= CHECK_BYTES) {
      const free = await measure(folder);
      if (free < required) throw shortage(folder, free, required);
      required = RESERVE_BYTES;
      unchecked = 0;
    }
    yield chunk;
  }
}

function shortage(folder: string, free: number, required: number): DiskFull {
  const [has, needs, reserve] = [free, required, RESERVE_BYTES].map((bytes) => Math.floor(bytes / 1024 ** 2));
  return new DiskFull(
    `Only ${has} MB are free in ${folder}, but a backup needs ${needs} MB: ${reserve} MB of them stay free for the order book, which may be on the same disk. ` +
      "Nothing is damaged. Free up space there, keep backups for fewer days, or on another disk or in a bucket.",
  );
}
