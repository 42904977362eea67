import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SOLD_COPIES, saveFact } from "#catalogue/sales-facts.ts";
import type { Offer } from "#domain/offer.ts";
import { assembleSite } from "./assemble-site.ts";
import { openBundleCache } from "./bundle-cache.ts";
import { writeFileRecords } from "./file-records.ts";
import { codeHash } from "./fingerprint.ts";
import { encodePageRecords, PAGE_RECORDS_FILE } from "./pages/page-records.ts";
import { type PreparedRelease, prepareRelease, withPartial } from "./prepare-release.ts";
import type { ResolvedOptions } from "./publish-options.ts";
import { readReleaseFiles, writeReleaseFiles } from "./release-files.ts";
import { createReleaseId, RELEASE_FILE, type Release, releaseFolder, takeOldestRelease } from "./releases.ts";
import { codeFolder } from "./renderer/renderer.ts";
import { hasSearchIndex, keepSearchIndex, updateSearchIndex } from "./search/update-search.ts";
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
  const { buildDir, siteUrl, formTargets, checkoutUrl, cacheDir, memory, log, onProgress } = options;
  const id = createReleaseId(fingerprint);
  const folder = releaseFolder(buildDir, id);
  const partial = `${folder}.partial`;
  return withPartial(partial, async () => {
    const prepared = await prepareRelease(options, fingerprint, partial);
    if (!prepared) return null;
    const { views, period, live, writer, offers, catalogueWritten } = prepared;
    const { records, plan } = await writeSite({
      ...{ ...prepared, siteUrl, formTargets, checkoutUrl, cacheDir, onProgress },
      previous: live?.records ?? null,
      now: options.now(),
      bundles: openBundleCache(codeFolder(cacheDir, codeHash(memory.content.hashes)), memory.bundles),
      onPlan: ({ render, keep }) => log(`Rendering ${render.length} pages, keeping ${keep.length}`),
    }).finally(() => catalogueWritten);
    onProgress("assembly");
    await keepSearchIndex(partial, live?.folder ?? null);
    await writeFile(join(partial, PAGE_RECORDS_FILE), encodePageRecords(records));
    await writeReleaseFiles(partial, writer.files);
    await writeFileRecords(partial, writer.records);
    await saveFact(partial, SOLD_COPIES, options.soldCopies);
    await assemble(partial, prepared, buildDir);
    // A shop without any index would go live without a search.
    if (!(await hasSearchIndex(partial)))
      await updateSearchIndex(partial, { onProgress, log }, { views, records });
    const release: Release = { id, fingerprint, period, base: live?.id ?? null };
    await writeFile(join(partial, RELEASE_FILE), JSON.stringify(release));
    await rename(partial, folder);
    const figures = {
      ...{ rendered: plan.render.length, kept: plan.keep.length },
      ...{ newFiles: writer.fresh.size, newBytes: writer.newBytes },
    };
    memory.release = { id, views, records, files: writer.files, fileRecords: writer.records, offers };
    return { release, figures, offers: offers.offers };
  });
}

async function assemble(partial: string, { writer, live }: PreparedRelease, buildDir: string): Promise<void> {
  const reused = `${partial}.reused.partial`;
  const hasReused = await takeOldestRelease(buildDir, reused);
  try {
    const files = hasReused ? await readReleaseFiles(reused) : null;
    await assembleSite({
      site: join(partial, "site"),
      writer,
      earlier: live?.site ?? null,
      reused: files && { site: join(reused, "site"), files },
    });
  } finally {
    await rm(reused, { recursive: true, force: true });
  }
}
