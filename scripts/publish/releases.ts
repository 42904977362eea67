import { readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { type Offer, OffersFile } from "#domain/offer.ts";

/** The file that marks a folder as a complete release. It is written last. */
export const RELEASE_FILE = "release.json";
/** How many of the newest releases are kept for a rollback. */
const MAX_RELEASES = 3;
const CURRENT = "current";
const PARTIAL = ".partial";

const Release = z.object({
  id: z.string(),
  fingerprint: z.string(),
  /** The time in which the same content gives this release. Outside of it, other products are for sale. */
  period: z
    .object({ start: z.string().nullable(), end: z.string().nullable() })
    .default({ start: null, end: null }),
  /** The release that was live when it was built, whose files it keeps for pages that are open. null: there was none. */
  base: z.string().nullable().default(null),
});
export type Release = z.infer<typeof Release>;

/** An id that sorts by time and contains the beginning of the fingerprint. */
export function createReleaseId(fingerprint: string, now = new Date()): string {
  return `${now.toISOString().replace(/[-:.]/g, "").replace(/Z$/, "")}-${fingerprint.slice(0, 8)}`;
}

/** The live release; null if there is none. */
export async function currentRelease(buildDir: string): Promise<Release | null> {
  const target = await readlink(join(buildDir, CURRENT)).catch(() => null);
  return target === null ? null : readRelease(buildDir, basename(target));
}

/** When the live release ends, since a product is then to be published or withdrawn. null: never. */
export async function endOfCurrentRelease(buildDir: string): Promise<Date | null> {
  const end = (await currentRelease(buildDir))?.period.end;
  return end ? new Date(end) : null;
}

/** Every complete release, newest first. */
export async function finishedReleases(buildDir: string): Promise<Release[]> {
  const names = await readdir(join(buildDir, "releases")).catch(() => []);
  const releases = await Promise.all(names.toSorted().map((name) => readRelease(buildDir, name)));
  return releases.filter((release) => release !== null).toReversed();
}

/** The folder of a release. */
export function releaseFolder(buildDir: string, id: string): string {
  return join(buildDir, "releases", id);
}

/** The offers of a release. */
export async function readOffers(buildDir: string, id: string): Promise<Offer[]> {
  const text = await readFile(join(releaseFolder(buildDir, id), "offers.json"), "utf8");
  return OffersFile.parse(JSON.parse(text)).offers;
}

/** The offers of the live release. @throws if nothing has been published yet */
export async function readPublishedOffers(buildDir: string): Promise<Offer[]> {
  const live = await currentRelease(buildDir);
  if (!live) throw new Error('Nothing has been published yet. Run "npm run shop -- publish" first.');
  return readOffers(buildDir, live.id);
}

/** Makes a release the live one, atomically. */
export async function activateRelease(buildDir: string, id: string): Promise<void> {
  const link = join(buildDir, `${CURRENT}.${process.pid}`);
  await rm(link, { force: true });
  await symlink(join("releases", id), link);
  await rename(link, join(buildDir, CURRENT));
}

/**
 * Deletes unfinished releases and all others except the newest ones and the live one.
 * @param before when this run began. Another run, which has taken over since, may be writing what is newer
 */
export async function pruneReleases(buildDir: string, before: Date): Promise<void> {
  const firstKept = createReleaseId("", before);
  const live = await currentRelease(buildDir);
  const keptIds = new Set((await finishedReleases(buildDir)).slice(0, MAX_RELEASES).map(({ id }) => id));
  for (const name of await readdir(join(buildDir, "releases"))) {
    if (keptIds.has(name) || name === live?.id) continue;
    if (name.endsWith(PARTIAL) && name >= firstKept) continue;
    await rm(join(buildDir, "releases", name), { recursive: true, force: true });
  }
}

/**
 * Takes the folder of the release that is deleted once another one is live, as `folder`.
 * @returns false if there is none yet
 */
export async function takeOldestRelease(buildDir: string, folder: string): Promise<boolean> {
  const live = await currentRelease(buildDir);
  const oldest = (await finishedReleases(buildDir))
    .slice(MAX_RELEASES - 1)
    .findLast(({ id }) => id !== live?.id);
  if (!oldest) return false;
  await rename(releaseFolder(buildDir, oldest.id), folder);
  return true;
}

async function readRelease(buildDir: string, id: string): Promise<Release | null> {
  if (id.endsWith(PARTIAL)) return null;
  const text = await readFile(join(releaseFolder(buildDir, id), RELEASE_FILE), "utf8").catch(() => null);
  return text === null ? null : Release.parse(JSON.parse(text));
}
