import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "#catalogue/write-atomically.ts";
import type { Bucket } from "#checkout/files/s3-options.ts";
import { DAY_MS } from "#domain/time.ts";

/** The time at which each file was seen in the bucket, in milliseconds, by its key. Keys name the content. */
const Times = z.record(z.string(), z.number());

/** The files that earlier runs have found in a bucket, so that it is not asked for each of them in every run. */
export interface VerifiedFiles {
  /** Someone may have deleted a file that was seen more than a day ago. */
  has(key: string): boolean;
  /** Remembers these files, and forgets all others, since files that are not for sale may be deleted. */
  save(keys: readonly string[]): Promise<void>;
}

export async function openVerifiedFiles(
  cacheDir: string,
  { endpoint, bucket }: Pick<Bucket, "endpoint" | "bucket">,
  now = Date.now(),
): Promise<VerifiedFiles> {
  const name = createHash("sha256")
    .update(JSON.stringify([endpoint, bucket]))
    .digest("hex")
    .slice(0, 16);
  const path = join(cacheDir, "stored", `${name}.json`);
  const times = new Map(Object.entries(await readTimes(path)));
  const has = (key: string) => now - (times.get(key) ?? 0) < DAY_MS;
  return {
    has,
    async save(keys) {
      if (keys.length === times.size && keys.every(has)) return;
      const entries = keys.map((key) => [key, has(key) ? times.get(key) : now]);
      await writeAtomically(path, JSON.stringify(Object.fromEntries(entries)));
    },
  };
}

async function readTimes(path: string): Promise<z.infer<typeof Times>> {
  try {
    return Times.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return {};
  }
}
