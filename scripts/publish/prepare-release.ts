import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type BuildResult, beginCatalogue } from "#catalogue/build.ts";
import { clearBuildMemory } from "#catalogue/build-memory.ts";
import { openTexts } from "./content-cache.ts";
import { codeHash } from "./fingerprint.ts";
import { type LiveRelease, readLiveRelease } from "./live-release.ts";
import type { ResolvedOptions } from "./publish-options.ts";
import { createRenderer, type Renderer } from "./renderer/renderer.ts";
import { createSiteWriter, type SiteWriter } from "./site-writer.ts";

/** Runs a task with a folder that is deleted if the task fails. */
export async function withPartial<Result>(partial: string, task: () => Promise<Result>): Promise<Result> {
  await mkdir(partial, { recursive: true });
  try {
    return await task();
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** The catalogue of a release and what its pages are compared with. */
export interface PreparedRelease
  extends Pick<BuildResult, "views" | "messages" | "hasAutomaticDiscounts" | "period" | "offers"> {
  renderer: Renderer;
  /** A hash of what all pages depend on besides the catalogue. */
  inputs: string;
  live: LiveRelease | null;
  /** It has the pictures. */
  writer: SiteWriter;
  /** Resolves when the catalogue's file is in the folder of the release, which must not be renamed or deleted before. */
  catalogueWritten: Promise<void>;
}

/** Builds the catalogue. @returns null if the content changed while it was read; the folder is then deleted */
export async function prepareRelease(
  options: ResolvedOptions,
  fingerprint: string,
  partial: string,
  { isDryRun = false }: { isDryRun?: boolean } = {},
): Promise<PreparedRelease | null> {
  const {
    contentDir,
    buildDir,
    cacheDir,
    siteUrl,
    coPurchases,
    soldCopies,
    holders,
    withDrafts,
    memory,
    onProgress,
  } = options;
  options.log("Reading the content");
  onProgress("reading");
  const code = codeHash(memory.content.hashes);
  memory.content.texts ??= openTexts(cacheDir, code);
  const live = await readLiveRelease(buildDir, memory.release);
  const writer = createSiteWriter(join(partial, "site"), live?.site ?? null, { code, isDryRun });
  const { written, warnings, ...built } = await beginCatalogue({
    ...{ contentDir, cacheDir, coPurchases, soldCopies, holders, withDrafts },
    outDir: partial,
    media: writer.media,
    live: await live?.offers(),
    liveCatalogue: live && join(live.folder, "catalogue.duckdb"),
    now: options.now(),
    memory: memory.content,
    onPicture(done, total) {
      onProgress("pictures", done, total);
      if (done === total) onProgress("reading");
    },
  });
  try {
    if (!options.keepsMemory) clearBuildMemory(memory.content);
    if ((await options.fingerprint()) !== fingerprint) {
      await written;
      await rm(partial, { recursive: true });
      return null;
    }
    options.warn(warnings);
    onProgress("preparing");
    const { views, messages, hasAutomaticDiscounts } = built;
    const renderer = await createRenderer({ siteUrl, views, messages }, { codeHash: code, cacheDir });
    const inputs = createHash("sha256")
      .update(JSON.stringify([code, siteUrl, messages, hasAutomaticDiscounts]))
      .digest("hex");
    if (isDryRun) await written;
    return { ...built, renderer, inputs, live, writer, catalogueWritten: written };
  } catch (error) {
    // The folder is deleted then.
    await written.catch(() => {});
    throw error;
  }
}
