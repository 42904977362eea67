import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { buildCatalogue } from "#catalogue/build.ts";
import { type ContentMemory, createContentMemory } from "#catalogue/content/memory.ts";
import type { Mistake } from "#catalogue/content/mistakes.ts";
import { recallHashes } from "#catalogue/file-metadata.ts";
import type { CoPurchase } from "#domain/api/admin.ts";
import type { Offer } from "#domain/offer.ts";
import { PAYMENT_PAGE_ORIGIN } from "#platform/page-headers.ts";
import type { BundleMemory } from "./enhance.ts";
import { codeHash, fingerprintOf } from "./fingerprint.ts";
import { liveOffers } from "./live-offers.ts";
import { LOCK_NAME, withLock } from "./lock.ts";
import { encodePageRecords, PAGE_RECORDS_FILE, readPageRecords } from "./pages/page-records.ts";
import {
  activateRelease,
  createReleaseId,
  currentRelease,
  finishedReleases,
  pruneReleases,
  RELEASE_FILE,
  type Release,
  readOffers,
  releaseFolder,
} from "./releases.ts";
import { createRenderer } from "./renderer/renderer.ts";
import { createSiteWriter } from "./site-writer.ts";
import { hasSearchIndex, keepSearchIndex, updateSearchIndex } from "./update-search.ts";
import { writeSite } from "./write-site.ts";

export interface PublishOptions {
  contentDir: string;
  /** The folder of generated files: `releases/`, `cache/` and the link `current`. */
  buildDir: string;
  /** The shop's address, such as `https://shop.example`; absolute URLs begin with it. */
  siteUrl: string;
  /** Origins that forms may lead to besides the shop's own: the payment page and the file storage. */
  formTargets?: string[];
  /** Pairs of products that several buyers have bought together, if known. */
  coPurchases?: readonly CoPurchase[];
  /**
   * Stores the files of a release in the file storage, before the release goes live. If it throws, the shop stays as it was.
   * It is called for the live release too if nothing has changed, since the storage may be another one, or be empty.
   */
  storeFiles: (offers: Offer[], release: { isLive: boolean }) => Promise<void>;
  /** Receives a line for each step. */
  log: (line: string) => void;
  /** Receives the warnings about the content. */
  warn?: (warnings: readonly Mistake[]) => void;
  /** The folder of what is kept between runs, by default in `buildDir`. It may be shared, and deleted at any time. */
  cacheDir?: string;
  /** Publish products with `draft: true` too, for a preview. */
  withDrafts?: boolean;
  /** Whether the search index is brought up to date, by default yes. Without it, searches show the earlier pages. */
  updateSearch?: boolean;
  /** That of the last run, for a process that publishes again and again. */
  memory?: PublishMemory;
}

/** What a process that publishes again and again keeps from one run to the next. */
export interface PublishMemory {
  content: ContentMemory;
  bundles: BundleMemory;
}

export function createPublishMemory(): PublishMemory {
  return { content: createContentMemory(), bundles: new Map() };
}

/** The folder of what is kept between runs. It may be deleted at any time. */
const CACHE = "cache";
const TAKEN_OVER =
  "This run was suspended for so long that another run took over and published. Run it again to make sure that your latest content is live.";

/** The options with their defaults, and a function for the fingerprint of the current content, code and settings. */
type ResolvedOptions = Required<PublishOptions> & { fingerprint: () => string };

/**
 * Publishes the content folder: builds catalogue and site next to the live release, stores the files for sale, then swaps
 * the link. If the run is interrupted at any moment, the shop stays as it was. If content, code and co-purchases are
 * unchanged, only files that the storage lacks are stored.
 * @throws {ContentInvalid} with every mistake in the content
 */
export async function publish(options: PublishOptions): Promise<{ release: string; changed: boolean }> {
  const resolved = resolveOptions(options);
  const { contentDir, buildDir, cacheDir, log, storeFiles } = resolved;
  await recallHashes(contentDir, cacheDir);
  const current = await currentRelease(buildDir);
  if (current?.fingerprint === resolved.fingerprint()) {
    await storeFiles(await readOffers(buildDir, current.id), { isLive: true });
    await withLock(() => updateSearchIndex(releaseFolder(buildDir, current.id)), log, {
      folder: join(buildDir, LOCK_NAME),
    });
    return { release: current.id, changed: false };
  }

  return withLock(
    async (lock) => {
      const release = await findOrBuildRelease(resolved);
      await storeFiles(await readOffers(buildDir, release.id), { isLive: false });
      if (!(await lock.isHeld())) throw new Error(TAKEN_OVER);
      await activateRelease(buildDir, release.id);
      if (resolved.updateSearch) {
        log("Live. Updating the search index");
        await updateSearchIndex(releaseFolder(buildDir, release.id));
      }
      await pruneReleases(buildDir);
      return { release: release.id, changed: true };
    },
    log,
    { folder: join(buildDir, LOCK_NAME) },
  );
}

function resolveOptions(options: PublishOptions): ResolvedOptions {
  const contentDir = resolve(options.contentDir);
  const buildDir = resolve(options.buildDir);
  const withDrafts = options.withDrafts ?? false;
  const siteUrl = options.siteUrl.replace(/\/$/, "");
  const formTargets = options.formTargets ?? [PAYMENT_PAGE_ORIGIN];
  const coPurchases = options.coPurchases ?? [];
  const coPurchaseInputs = coPurchases.length > 0 ? [JSON.stringify(coPurchases)] : [];
  return {
    ...options,
    contentDir,
    buildDir,
    siteUrl,
    formTargets,
    coPurchases,
    cacheDir: options.cacheDir ?? join(buildDir, CACHE),
    withDrafts,
    updateSearch: options.updateSearch ?? true,
    warn: options.warn ?? (() => {}),
    memory: options.memory ?? createPublishMemory(),
    fingerprint: () =>
      fingerprintOf(contentDir, [siteUrl, ...formTargets, ...coPurchaseInputs, String(withDrafts)]),
  };
}

/** A release of the current content: an existing one, or a new one. */
async function findOrBuildRelease(options: ResolvedOptions): Promise<Release> {
  for (;;) {
    // Read again, since the content may have changed while this run waited for the lock or built a release.
    const fingerprint = options.fingerprint();
    const releases = await finishedReleases(options.buildDir);
    const existing = releases.find((release) => release.fingerprint === fingerprint);
    const release = existing ?? (await buildRelease(options, fingerprint));
    if (release) return release;
    options.log("The content has changed meanwhile");
  }
}

/**
 * Builds a release in a folder that only counts as a release once it is renamed.
 * @returns null if the content changed while it was read
 */
async function buildRelease(options: ResolvedOptions, fingerprint: string): Promise<Release | null> {
  const { contentDir, buildDir, cacheDir, siteUrl, formTargets, coPurchases, withDrafts, log, warn, memory } =
    options;
  const id = createReleaseId(fingerprint);
  const folder = releaseFolder(buildDir, id);
  const partial = `${folder}.partial`;
  await mkdir(partial, { recursive: true });
  try {
    log("Reading the content");
    const { views, messages, warnings } = await buildCatalogue({
      contentDir,
      outDir: partial,
      cacheDir,
      coPurchases,
      withDrafts,
      live: await liveOffers(buildDir),
      memory: memory.content,
    });
    if (options.fingerprint() !== fingerprint) {
      await rm(partial, { recursive: true });
      return null;
    }
    warn(warnings);
    const code = codeHash();
    const live = await currentRelease(buildDir);
    const earlier = live && releaseFolder(buildDir, live.id);
    const site = join(partial, "site");
    const writer = createSiteWriter(site, earlier && join(earlier, "site"));
    const renderer = await createRenderer({ siteUrl, views, messages }, { codeHash: code, cacheDir });
    const records = await writeSite({
      ...{ site, writer, renderer, views, messages, siteUrl, formTargets, cacheDir },
      bundles: memory.bundles,
      inputs: createHash("sha256")
        .update(JSON.stringify([code, siteUrl, messages]))
        .digest("hex"),
      previous: earlier ? await readPageRecords(earlier) : null,
      onPlan: ({ render, keep }) => log(`Rendering ${render.length} pages, keeping ${keep.length}`),
    });
    await keepSearchIndex(partial, { earlier, writer });
    await writeFile(join(partial, PAGE_RECORDS_FILE), encodePageRecords(records));
    // A shop without any index would go live without a search.
    if (!(await hasSearchIndex(partial))) await updateSearchIndex(partial);
    const release: Release = { id, fingerprint };
    await writeFile(join(partial, RELEASE_FILE), JSON.stringify(release));
    await rename(partial, folder);
    return release;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}
