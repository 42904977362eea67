import { freeBytes } from "#platform/free-bytes.ts";
import { DiskFull } from "../database.ts";

/** The order book refuses writes with less free space than this, since a commit that runs out of space can abort the process. */
export const MIN_FREE_BYTES = 64 * 1024 * 1024;

const CHECK_INTERVAL_MS = 1_000;

/** Monitors the free space of a folder. */
export interface FreeSpaceMonitor {
  /** The error for writes while space is short, or null. Checks the disk at most once a second. */
  shortage(): Promise<DiskFull | null>;
  /** Makes the next call check the disk. */
  recheck(): void;
}

/** @param onChange called with the error when a shortage begins, and with null when it ends */
export function monitorFreeSpace(
  folder: string,
  minFreeBytes: number,
  onChange: (shortage: DiskFull | null) => void,
): FreeSpaceMonitor {
  let shortage: DiskFull | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  return {
    async shortage() {
      if (performance.now() - checkedAt < CHECK_INTERVAL_MS) return shortage;
      const free = await freeBytes(folder);
      checkedAt = performance.now();
      const before = shortage;
      shortage = free < minFreeBytes ? diskFullError(folder, free, minFreeBytes) : null;
      if ((before === null) !== (shortage === null)) onChange(shortage);
      return shortage;
    },
    recheck() {
      checkedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

export function diskFullError(folder: string, free: number, required: number): DiskFull {
  return new DiskFull(
    `Only ${megabytes(free)} MB are free in ${folder}, but the order book needs ${megabytes(required)} MB to write safely. ` +
      "Nothing is damaged. Free up space there.",
  );
}

function megabytes(bytes: number): string {
  const size = bytes / (1024 * 1024);
  return size.toFixed(size < 10 ? 1 : 0);
}
