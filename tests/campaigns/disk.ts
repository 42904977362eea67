import { execFile } from "node:child_process";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DiskFull } from "#checkout/orders/database/database.ts";
import { randomFrom } from "./random.ts";
import { type Acknowledged, findLostChanges, startSales } from "./sales-process.ts";

const run = promisify(execFile);
const KB = 1024;
const DISK_BYTES = 16 * KB * KB;
const MIN_FREE_BYTES = 1024 * KB;
const FILLER = "filler";

/**
 * Sells until the disk is full, with and without a minimum of free space, and checks that no acknowledged change is lost. With
 * the minimum, the process must refuse writes instead of crashing. The disk is a small one in memory. If this user may not mount
 * it, a limit on file sizes replaces it, and the minimum is not tested.
 */
export async function disk({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const counts = { fullDisks: rounds, refusals: 0, crashesWithoutMinimum: 0, orders: 0, mounted: true };
  const failures: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-disk-"));
    const path = join(folder, "orders.duckdb");
    const isMounted = await mountSmallDisk(folder);
    counts.mounted &&= isMounted;
    try {
      const hasMinFreeSpace = isMounted && round % 2 === 0;
      const acknowledged = await createBook(path);
      const spare = random.between(40, 400) * KB;
      const minFreeBytes = hasMinFreeSpace ? MIN_FREE_BYTES : 0;
      if (isMounted) await fillUpTo(folder, minFreeBytes + spare);
      const sales = startSales(path, {
        floorBytes: minFreeBytes,
        kilobytes: isMounted ? 0 : random.between(640, 1000),
      });
      const { code, signal, stderr } = await sales.ended;
      for (const [id, status] of sales.acknowledged) acknowledged.set(id, status);
      counts.orders += acknowledged.size;
      if (code === EXIT_DISK_FULL) counts.refusals += 1;
      else if (hasMinFreeSpace)
        failures.push(
          `round ${round}: exited with ${signal ?? code} despite the minimum of free space: ${stderr}`,
        );
      else if (signal) counts.crashesWithoutMinimum += 1;

      const failure = await findLostChanges(path, acknowledged).catch((error: unknown) => error);
      if (failure instanceof Error && !(failure instanceof DiskFull))
        failures.push(`round ${round}: opening a book on a full disk failed with another error: ${failure}`);
      await rm(join(folder, FILLER), { force: true });
      const { missing } = await findLostChanges(path, acknowledged);
      failures.push(...missing.map((change) => `round ${round}: lost ${change}`));
    } finally {
      if (isMounted) await run("umount", [folder]);
      await rm(folder, { recursive: true });
    }
  }
  if (!counts.mounted && process.getuid?.() === 0)
    failures.push("could not mount a small disk, though root may");
  return { ...counts, failures };
}

const EXIT_DISK_FULL = 28;

/** Creates a book with an empty log, which can be opened with little disk space. */
async function createBook(path: string): Promise<Acknowledged> {
  const sales = startSales(path, { sales: 4 });
  await sales.done;
  sales.kill();
  await sales.ended;
  await findLostChanges(path, sales.acknowledged);
  return sales.acknowledged;
}

async function mountSmallDisk(folder: string): Promise<boolean> {
  return run("mount", ["-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "tmpfs", folder]).then(
    () => true,
    () => false,
  );
}

async function fillUpTo(folder: string, freeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  await writeFile(join(folder, FILLER), Buffer.alloc(Math.max(bavail * bsize - freeBytes, 0), 1));
}
