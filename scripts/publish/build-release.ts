import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildResult, buildCatalogue } from "#catalogue/build.ts";
import { openTextCache } from "#catalogue/content/text-cache.ts";
import { shortHash } from "#catalogue/short-hash.ts";
import type { Offer } from "#domain/offer.ts";
import { assembleSite } from "./assemble-site.ts";
import { openBundleCache } from "./bundle-cache.ts";
import { codeHash } from "./fingerprint.ts";
import { type LiveRelease, readLiveRelease } from "./live-release.ts";
import { encodePageRecords, PAGE_RECORDS_FILE } from "./pages/page-records.ts";
import { type PagePlan, planPages } from "./pages/plan.ts";
import type { ResolvedOptions } from "./publish-options.ts";
import { readReleaseFiles, writeReleaseFiles } from "./release-files.ts";
import { createReleaseId, RELEASE_FILE, type Release, releaseFolder, takeOldestRelease } from "./releases.ts";
import { codeFolder, createRenderer, type PageAddress, type Renderer } from "./renderer/renderer.ts";
import { hasSearchIndex, keepSearchIndex, updateSearchIndex } from "./search/update-search.ts";
import { createSiteWriter, type SiteWriter } from "./site-writer.ts";
import { writeSite } from "./write-site.ts";

/** How much a release contains, and how much of it is new. */
export interface ReleaseFigures {
  rendered: number;
  kept: number;
  /** Files that are not those of the release before, and the bytes of all but pictures before compression. */
  newFiles: number;
  newBytes: number;
}

export interface BuiltRelease {
  release: Release;
  figures: ReleaseFigures;
  offers: Offer[];
}

/**
 * Builds a release in a folder that only counts as a release once it is renamed.
 * @returns null if the content changed while it was read
 */
export async function buildRelease(
  options: ResolvedOptions,
  fingerprint: string,
): Promise<BuiltRelease | null> {
  const { buildDir, siteUrl, formTargets, cacheDir, memory, log, onProgress } = options;
  const id = createReleaseId(fingerprint);
  const folder = releaseFolder(buildDir, id);
  const partial = `${folder}.partial`;
  return withPartial(partial, async () => {
    const prepared = await prepare(options, fingerprint, partial);
    if (!prepared) return null;
    const { views, period, live, writer, offers } = prepared;
    const { records, plan } = await writeSite({
      ...{ ...prepared, siteUrl, formTargets, cacheDir, onProgress },
      previous: live?.records ?? null,
      bundles: openBundleCache(codeFolder(cacheDir, codeHash(memory.content.hashes)), memory.bundles),
      onPlan: ({ render, keep }) => log(`Rendering ${render.length} pages, keeping ${keep.length}`),
    });
    await keepSearchIndex(partial, live?.folder ?? null);
    await writeFile(join(partial, PAGE_RECORDS_FILE), encodePageRecords(records));
    await writeReleaseFiles(partial, writer.files);
    await assemble(partial, prepared, buildDir);
    // A shop without any index would go live without a search.
    if (!(await hasSearchIndex(partial)))
      await updateSearchIndex(partial, { onProgress, log }, { views, records });
    const release: Release = { id, fingerprint, period };
    await writeFile(join(partial, RELEASE_FILE), JSON.stringify(release));
    await rename(partial, folder);
    const figures = {
      ...{ rendered: plan.render.length, kept: plan.keep.length },
      ...{ newFiles: writer.fresh.size, newBytes: writer.newBytes },
    };
    memory.release = { id, views, records, files: writer.files, offers };
    return { release, figures, offers: offers.offers };
  });
}

/** Decides what a release would render, without building it. */
export async function planRelease(options: ResolvedOptions): Promise<PagePlan<PageAddress>> {
  const fingerprint = options.fingerprint();
  const partial = `${releaseFolder(options.buildDir, createReleaseId(fingerprint))}.partial`;
  const plan = await withPartial(partial, async () => {
    const prepared = await prepare(options, fingerprint, partial);
    await rm(partial, { recursive: true });
    if (!prepared) return null;
    const { renderer, inputs, live } = prepared;
    return planPages(await renderer.pages(), {
      previous: live?.records ?? null,
      inputs,
      hashOf: renderer.hashOf,
    });
  });
  return plan ?? planRelease(options);
}

/** Runs a task with a folder that is deleted if the task fails. */
async function withPartial<Result>(partial: string, task: () => Promise<Result>): Promise<Result> {
  await mkdir(partial, { recursive: true });
  try {
    return await task();
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** The catalogue of a release and what its pages are compared with. */
interface PreparedRelease
  extends Pick<BuildResult, "views" | "messages" | "hasAutomaticDiscounts" | "period" | "offers"> {
  renderer: Renderer;
  /** A hash of what all pages depend on besides the catalogue. */
  inputs: string;
  live: LiveRelease | null;
  /** It has the pictures. */
  writer: SiteWriter;
}

/** Builds the catalogue. @returns null if the content changed while it was read; the folder is then deleted */
async function prepare(
  options: ResolvedOptions,
  fingerprint: string,
  partial: string,
): Promise<PreparedRelease | null> {
  const { contentDir, buildDir, cacheDir, siteUrl, coPurchases, soldCopies, withDrafts, memory, onProgress } =
    options;
  options.log("Reading the content");
  const code = codeHash(memory.content.hashes);
  memory.content.texts ??= openTextCache(join(cacheDir, "texts"), shortHash(code));
  const live = await readLiveRelease(buildDir, memory.release);
  const writer = createSiteWriter(join(partial, "site"), live?.site ?? null);
  const { views, messages, hasAutomaticDiscounts, warnings, period, offers } = await buildCatalogue({
    ...{ contentDir, cacheDir, coPurchases, soldCopies, withDrafts },
    outDir: partial,
    media: writer.media,
    live: live?.offers,
    liveCatalogue: live && join(live.folder, "catalogue.duckdb"),
    now: options.now(),
    memory: memory.content,
    onPicture: (done, total) => onProgress("pictures", done, total),
  });
  if (options.fingerprint() !== fingerprint) {
    await rm(partial, { recursive: true });
    return null;
  }
  options.warn(warnings);
  return {
    views,
    messages,
    hasAutomaticDiscounts,
    period,
    offers,
    renderer: await createRenderer({ siteUrl, views, messages }, { codeHash: code, cacheDir }),
    inputs: createHash("sha256")
      .update(JSON.stringify([code, siteUrl, messages, hasAutomaticDiscounts]))
      .digest("hex"),
    ...{ live, writer },
  };
}

async function assemble(partial: string, { writer, live }: PreparedRelease, buildDir: string): Promise<void> {
  const reused = `${partial}.reused.partial`;
  const hasReused = await takeOldestRelease(buildDir, reused);
  const files = hasReused ? await readReleaseFiles(reused) : null;
  await assembleSite({
    site: join(partial, "site"),
    writer,
    earlier: live?.site ?? null,
    reused: files && { site: join(reused, "site"), files },
  });
  await rm(reused, { recursive: true, force: true });
}
