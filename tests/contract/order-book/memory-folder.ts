import { existsSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
const MIN_FREE_BYTES = 1024 ** 3;

/**
 * The folder for files of tests that do not depend on a disk: in memory where the system has such a folder with enough space, since
 * most of the time of a small commit is the wait for the disk.
 */
export function memoryFolder(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= MIN_FREE_BYTES ? MEMORY : tmpdir();
}
