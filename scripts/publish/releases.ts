import { readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";

/** The file that makes a folder a release; written last. */
export const RECORD = "release.json";
const KEPT = 3;
const CURRENT = "current";

const Release = z.object({ id: z.string(), fingerprint: z.string() });
export type Release = z.infer<typeof Release>;

/** A name that sorts by time and says of what it was made. */
export function nextId(fingerprint: string, now = new Date()): string {
  return `${now.toISOString().replace(/[-:.]/g, "").replace(/Z$/, "")}-${fingerprint.slice(0, 8)}`;
}

/** The release that is live, or null. */
export async function currentRelease(buildDir: string): Promise<Release | null> {
  const target = await readlink(join(buildDir, CURRENT)).catch(() => null);
  return target === null ? null : readRelease(buildDir, basename(target));
}

/** Every whole release, newest first. */
export async function finishedReleases(buildDir: string): Promise<Release[]> {
  const names = await readdir(join(buildDir, "releases")).catch(() => []);
  const releases = await Promise.all(names.toSorted().map((name) => readRelease(buildDir, name)));
  return releases.filter((release) => release !== null).toReversed();
}

/** Makes a release the live one, by one rename. */
export async function show(buildDir: string, id: string): Promise<void> {
  const fresh = join(buildDir, `${CURRENT}.${process.pid}`);
  await rm(fresh, { force: true });
  await symlink(join("releases", id), fresh);
  await rename(fresh, join(buildDir, CURRENT));
}

/** Deletes what an interrupted run left, and all releases but the newest and the live one. */
export async function prune(buildDir: string): Promise<void> {
  const live = await currentRelease(buildDir);
  const kept = new Set((await finishedReleases(buildDir)).slice(0, KEPT).map(({ id }) => id));
  for (const name of await readdir(join(buildDir, "releases"))) {
    if (kept.has(name) || name === live?.id) continue;
    await rm(join(buildDir, "releases", name), { recursive: true, force: true });
  }
}

async function readRelease(buildDir: string, id: string): Promise<Release | null> {
  if (id.endsWith(".partial")) return null;
  const record = await readFile(join(buildDir, "releases", id, RECORD), "utf8").catch(() => null);
  return record === null ? null : Release.parse(JSON.parse(record));
}
