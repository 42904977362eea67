import { join } from "node:path";
import { isWithin } from "#catalogue/content/schedule.ts";
import { type BuiltRelease, buildRelease, type ReleaseFigures } from "./build-release.ts";
import { growHeapSlowly } from "./heap-growth.ts";
import { LOCK_NAME, type Lock, withLock } from "./lock.ts";
import type { ReleasePlan } from "./plan-release.ts";
import { pruneCache } from "./prune-cache.ts";
import { type PublishOptions, type ResolvedOptions, resolveOptions } from "./publish-options.ts";
import {
  activateRelease,
  currentRelease,
  finishedReleases,
  pruneReleases,
  type Release,
  readOffers,
  releaseFolder,
} from "./releases.ts";
import { updateSearchIndex } from "./search/update-search.ts";

const TAKEN_OVER =
  "This run was suspended for so long that another run took over and published. Run it again to make sure that your latest content is live.";

/** The result of a run. `figures` is null if it was built by a run that was interrupted before it went live, or nothing changed. */
export interface PublishResult {
  release: string;
  changed: boolean;
  figures: ReleaseFigures | null;
}

/**
 * Publishes the content folder: builds catalogue and site next to the live release, stores the files for sale, then swaps
 * the link. If the run is interrupted at any moment, the shop stays as it was. If content, code and co-purchases are
 * unchanged, only files that the storage lacks are stored. The search index is made last, since it takes longest.
 * @throws {ContentInvalid} with every mistake in the content
 */
export async function publish(options: PublishOptions): Promise<PublishResult> {
  const resolved = resolveOptions(options);
  const { buildDir, cacheDir, memory, log, onProgress } = resolved;
  const storeFiles: ResolvedOptions["storeFiles"] = (...files) => {
    onProgress("files");
    return resolved.storeFiles(...files);
  };
  if (!resolved.keepsMemory) growHeapSlowly();
  await memory.content.hashes.load(cacheDir);
  const lock = { folder: join(buildDir, LOCK_NAME) };
  const current = await currentRelease(buildDir);
  const fingerprint = await resolved.fingerprint();
  if (current && isOf(current, resolved, fingerprint)) {
    await storeFiles(await readOffers(buildDir, current.id), { isLive: true });
    // The run that published may have been interrupted after it.
    if (resolved.updateSearch)
      await withLock((lock) => finish(current, resolved, lock), whileWaiting(resolved), lock);
    return { release: current.id, changed: false, figures: null };
  }

  let hasWaited = false;
  const logWait = whileWaiting(resolved);
  return withLock(
    async (held) => {
      // The content may have changed while this run waited for the lock.
      const latest = hasWaited ? await resolved.fingerprint() : fingerprint;
      const { release, figures, offers } = await findOrBuildRelease(resolved, latest);
      await storeFiles(offers ?? (await readOffers(buildDir, release.id)), { isLive: false });
      if (!(await held.isHeld())) throw new Error(TAKEN_OVER);
      await activateRelease(buildDir, release.id);
      log("Live");
      await finish(release, resolved, held);
      return { release: release.id, changed: true, figures: figures ?? null };
    },
    (line) => {
      hasWaited = true;
      logWait(line);
    },
    lock,
  );
}

/** What {@link publish} would make, keep and remove, and why. Changes nothing but the cache. */
export async function planPublish(options: PublishOptions): Promise<ReleasePlan> {
  const resolved = resolveOptions(options);
  const { buildDir, cacheDir, memory } = resolved;
  await memory.content.hashes.load(cacheDir);
  const { planRelease } = await import("./plan-release.ts");
  return withLock(() => planRelease(resolved), whileWaiting(resolved), { folder: join(buildDir, LOCK_NAME) });
}

/** Receives the line that a run prints when it begins to wait for another one. */
function whileWaiting({ log, onProgress }: ResolvedOptions): (line: string) => void {
  return (line) => {
    log(line);
    onProgress("lock");
  };
}

/** What is done once a release is live. */
async function finish(release: Release, options: ResolvedOptions, { takenAt }: Lock): Promise<void> {
  if (options.updateSearch) await updateSearch(release, options);
  options.onProgress("cleanup");
  await pruneReleases(options.buildDir, takenAt);
  await pruneCache(options.cacheDir);
}

async function updateSearch({ id }: Release, options: ResolvedOptions): Promise<void> {
  const { buildDir, memory } = options;
  const cached = memory.release?.id === id ? memory.release : {};
  await updateSearchIndex(releaseFolder(buildDir, id), options, cached);
}

/**
 * A release of the current content. One that an interrupted run has built is taken, but none that was live before: it lacks what has
 * been published since, which pages that are open still load.
 */
async function findOrBuildRelease(
  options: ResolvedOptions,
  latest: string,
): Promise<Pick<BuiltRelease, "release"> & Partial<BuiltRelease>> {
  for (let fingerprint = latest; ; fingerprint = await options.fingerprint()) {
    const live = (await currentRelease(options.buildDir))?.id ?? null;
    const existing = (await finishedReleases(options.buildDir)).find(
      (release) => [release.id, release.base].includes(live) && isOf(release, options, fingerprint),
    );
    if (existing) return { release: existing };
    const built = await buildRelease(options, fingerprint);
    if (built) return built;
    options.log("The content has changed meanwhile");
  }
}

/** Whether a release is one of this content, code and settings, and of this time. */
function isOf(release: Release, { now }: ResolvedOptions, fingerprint: string): boolean {
  return release.fingerprint === fingerprint && isWithin(now(), release.period);
}
