import { shortHash } from "#catalogue/short-hash.ts";
import { DAY_MS } from "#domain/time.ts";
import type { PageMessages } from "#messages/types.ts";
import type { BundleCache } from "../bundle-cache.ts";
import { createEnhancer } from "../enhance.ts";
import { finishPage } from "../finish/page.ts";
import { createStylesheets, type ShopStyle } from "../finish/stylesheet.ts";
import type { OnProgress } from "../publish-options.ts";
import type { PageAddress, Renderer } from "../renderer/renderer.ts";
import { MEDIA_FOLDER, type SiteWriter } from "../site-writer.ts";
import type { PageRecord, PageRecords } from "./page-records.ts";
import { type PagePlan, planPages } from "./plan.ts";

/** Scripts, styles and fonts. */
const ASSET_FOLDER = "/_next/";
/** How long visitors may have a page open that loads more, for example when something is touched. */
const OUTDATED_MS = 7 * DAY_MS;
/** How many pages are compressed and written while others are rendered. */
const MAX_PENDING_WRITES = 8;

export interface PageOptions {
  writer: SiteWriter;
  renderer: Renderer;
  shop: ShopStyle;
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
  hasAutomaticDiscounts: boolean;
  /** A hash of what all pages depend on besides the catalogue: code, settings and messages. */
  inputs: string;
  /** Those of the earlier release, whose files `writer` can keep. */
  previous: PageRecords | null;
  bundles: BundleCache;
  now: Date;
  /** Is called before pages are rendered. */
  onPlan: (plan: PagePlan<PageAddress>) => void;
  onProgress: OnProgress;
}

/** Renders the pages whose inputs have changed since the earlier release, and keeps the others. */
export async function writePages(
  options: PageOptions,
): Promise<{ records: PageRecords; plan: PagePlan<PageAddress> }> {
  const { writer, renderer, shop, inputs, previous } = options;
  const styles = createStylesheets(renderer.compiled, { writer, shop, bundles: options.bundles });
  const enhancer = createEnhancer({ ...options, languages: shop.languages });
  const plan = keepUnchanged(
    planPages(await renderer.pages(), { previous, inputs, hashOf: renderer.hashOf }),
    writer,
  );
  options.onPlan(plan);
  const pages = new Map<string, PageRecord>();
  for (const { path } of plan.keep) {
    const record = previous?.pages.get(path);
    if (record) pages.set(path, record);
  }
  const writes = createQueue(MAX_PENDING_WRITES);
  for (const [i, { page }] of plan.render.entries()) {
    const { html: rendered, reads } = await renderer.render(page);
    const html = await finishPage(rendered, { styles, enhancer, ...page });
    const hash = shortHash(html);
    pages.set(page.path, { reads, hash });
    // The next page is rendered while this one is compressed, on another core.
    await writes.add(writer.write(page.file, html, hash));
    options.onProgress("pages", i + 1, plan.render.length);
  }
  await writes.end();
  // Pages that are kept need the assets of the earlier release, which has the same code and theme.
  const keptAssets = plan.keep.length > 0 ? (previous?.assets ?? []) : [];
  const newAssets = [...writer.written].filter((path) => path.startsWith(ASSET_FOLDER));
  const assets = new Set([...keptAssets, ...newAssets]);
  for (const path of keptAssets) if (!writer.files.has(path)) writer.keep(path);
  const outdated = keepOutdated(options);
  const reads = [...pages.values()].flatMap((page) => page.reads);
  const hashes = new Map(reads.map((read) => [read, renderer.hashOf(read)]));
  return { records: { inputs, pages, hashes, assets: [...assets], outdated }, plan };
}

/**
 * Keeps what pages of earlier releases use, for a while: their assets, and pictures and samples, which load when they are seen.
 * @returns since when no page uses it any more
 */
function keepOutdated({
  previous,
  writer,
  now,
}: Pick<PageOptions, "previous" | "writer" | "now">): Map<string, Date> {
  const media = [...writer.earlierFiles.keys()].filter((path) => path.startsWith(`${MEDIA_FOLDER}/`));
  const earlier = new Map([
    ...[...(previous?.assets ?? []), ...media].map((path) => [path, now] as const),
    ...(previous?.outdated ?? []),
  ]);
  const isKept = (path: string, since: Date) =>
    !writer.files.has(path) && now.getTime() - since.getTime() < OUTDATED_MS && writer.keep(path);
  return new Map([...earlier].filter(([path, since]) => isKept(path, since)));
}

/** Takes unchanged pages from the earlier release. A page that is missing there is rendered. */
function keepUnchanged(plan: PagePlan<PageAddress>, writer: SiteWriter): PagePlan<PageAddress> {
  const keep: PageAddress[] = [];
  const missing: PageAddress[] = [];
  for (const page of plan.keep) (writer.keep(page.file) ? keep : missing).push(page);
  const render = [...plan.render, ...missing.map((page) => ({ page, reason: { kind: "new" as const } }))];
  return { ...plan, keep, render };
}

/** Tasks that run in the background, at most `max` of them. An error of one is thrown by a later call. */
function createQueue(max: number) {
  const pending = new Set<Promise<void>>();
  return {
    async add(task: Promise<void>): Promise<void> {
      const tracked = task.then(() => {
        pending.delete(tracked);
      });
      // It stays in the queue, which throws it.
      tracked.catch(() => {});
      pending.add(tracked);
      if (pending.size >= max) await Promise.race(pending);
    },
    async end(): Promise<void> {
      await Promise.all(pending);
    },
  };
}
