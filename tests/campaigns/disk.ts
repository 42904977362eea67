import { execFile } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DiskFull } from "#checkout/orders/database/database.ts";
import { randomFrom } from "./random.ts";
import { type Acknowledged, missingFrom, startTrading } from "./trading.ts";

const run = promisify(execFile);
const KB = 1024;
const DISK_BYTES = 16 * KB * KB;
const FLOOR_BYTES = 1024 * KB;
const BALLAST = "ballast";

/**
 * Lets a shop trade until its disk is full, with and without the floor of free space, and looks whether anything
 * acknowledged is gone. With the floor it must refuse to write instead of ending. The disk is a small one in memory; where
 * this user may not mount one, a limit on the size of files takes its place, and the floor is not met.
 */
export async function disk({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const counts = { fullDisks: rounds, refusals: 0, abortsWithoutFloor: 0, orders: 0, mounted: true };
  const failures: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-disk-"));
    const path = join(folder, "orders.duckdb");
    const isMounted = await mountSmallDisk(folder);
    counts.mounted &&= isMounted;
    try {
      const hasFloor = isMounted && round % 2 === 0;
      const acknowledged = await openedBook(path);
      const spare = random.between(40, 400) * KB;
      const floorBytes = hasFloor ? FLOOR_BYTES : 0;
      if (isMounted) await fillUpTo(folder, floorBytes + spare);
      const trading = startTrading(path, {
        floorBytes,
        kilobytes: isMounted ? 0 : random.between(640, 1000),
      });
      const { code, signal, said } = await trading.ended;
      for (const [id, status] of trading.acknowledged) acknowledged.set(id, status);
      counts.orders += acknowledged.size;
      if (code === NO_ROOM) counts.refusals += 1;
      else if (hasFloor)
        failures.push(`round ${round}: ended with ${signal ?? code} in spite of the floor: ${said}`);
      else if (signal) counts.abortsWithoutFloor += 1;

      const stillFull = await missingFrom(path, acknowledged).catch((error: unknown) => error);
      if (stillFull instanceof Error && !(stillFull instanceof DiskFull))
        failures.push(`round ${round}: a book on a full disk is said to be something else: ${stillFull}`);
      await rm(join(folder, BALLAST), { force: true });
      const { missing } = await missingFrom(path, acknowledged);
      failures.push(...missing.map((change) => `round ${round}: lost ${change}`));
    } finally {
      if (isMounted) await run("umount", [folder]);
      await rm(folder, { recursive: true });
    }
  }
  return { ...counts, failures };
}

const NO_ROOM = 28;

/** A book with its log folded, which opens on a disk with little room. */
async function openedBook(path: string): Promise<Acknowledged> {
  const trading = startTrading(path, { sales: 4 });
  await trading.done;
  trading.kill();
  await trading.ended;
  await missingFrom(path, trading.acknowledged);
  return trading.acknowledged;
}

async function mountSmallDisk(folder: string): Promise<boolean> {
  return run("mount", ["-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "tmpfs", folder]).then(
    () => true,
    () => false,
  );
}

async function fillUpTo(folder: string, leftBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  await writeFile(join(folder, BALLAST), Buffer.alloc(Math.max(bavail * bsize - leftBytes, 0), 1));
}
