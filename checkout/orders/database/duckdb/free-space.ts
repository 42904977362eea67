import { statfs } from "node:fs/promises";
import { DiskFull } from "../database.ts";

/** Below this much free space the order book takes no writes: a commit that meets a full disk can end the process. */
export const FLOOR_BYTES = 64 * 1024 * 1024;

const LOOK_AGAIN_MS = 1_000;

/** Watches the free space of a folder. */
export interface FreeSpace {
  /** Why nothing may be written now, or null. Looks at the disk at most once a second. */
  shortage(): Promise<DiskFull | null>;
  /** Makes the next question look at the disk at once. */
  lookAgain(): void;
}

/** @param onChange is told when a shortage begins, and with null when it ends */
export function freeSpace(
  folder: string,
  floorBytes: number,
  onChange: (shortage: DiskFull | null) => void,
): FreeSpace {
  let shortage: DiskFull | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    async shortage() {
      if (performance.now() - lookedAt < LOOK_AGAIN_MS) return shortage;
      const free = await freeBytes(folder);
      lookedAt = performance.now();
      const before = shortage;
      shortage = free < floorBytes ? diskFull(folder, free, floorBytes) : null;
      if ((before === null) !== (shortage === null)) onChange(shortage);
      return shortage;
    },
    lookAgain() {
      lookedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export function diskFull(folder: string, free: number, needed: number): DiskFull {
  return new DiskFull(
    `Only ${megabytes(free)} MB are free in ${folder}, and the order book needs ${megabytes(needed)} MB to write safely. ` +
      "Nothing is damaged. Free some space there.",
  );
}

function megabytes(bytes: number): string {
  const rounded = bytes / (1024 * 1024);
  return rounded.toFixed(rounded < 10 ? 1 : 0);
}
