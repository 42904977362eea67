import { resolve } from "node:path";
import { type BuildMemory, createBuildMemory } from "#catalogue/build-memory.ts";
import type { Mistake } from "#catalogue/content/mistakes.ts";
import type { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import type { SoldCopies } from "#domain/api/admin/copies.ts";
import type { HolderCount } from "#domain/api/admin/holders.ts";
import type { Offer } from "#domain/offer.ts";
import { PAYMENT_PAGE_ORIGIN } from "#platform/page-headers.ts";
import type { BundleMemory } from "./bundle-cache.ts";
import { cacheFolder } from "./content-cache.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { CachedRelease } from "./live-release.ts";

/** What a run is doing, of all that may take long. */
export type Step =
  | ("sales" | "checks" | "lock" | "reading" | "pictures" | "preparing" | "pages" | "lists" | "assembly")
  | ("search" | "files" | "cleanup" | "keys");

/**
 * Receives the step that begins, and how many of its items are done if they are counted; of files that are checked or stored, how many
 * bytes.
 */
export type OnProgress = (step: Step, done?: number, total?: number) => void;

export interface PublishOptions {
  contentDir: string;
  /** The folder of generated files: `releases/`, `cache/` and the link `current`. */
  buildDir: string;
  /** The shop's address, such as `https://shop.example`; absolute URLs begin with it. */
  siteUrl: string;
  /** Origins that forms may lead to besides the shop's own: the payment page, then the file storage. */
  formTargets?: string[];
  /** Where hosts of static files forward requests to the API. Without it the pages are served by the checkout itself. */
  checkoutUrl?: string;
  /** Pairs of products that several buyers have bought together, if known. */
  coPurchases?: readonly CoPurchase[];
  /** The copies of limited products that are sold, if known. */
  soldCopies?: readonly SoldCopies[];
  /** How many buyers have each edition, if known, to warn of editions that were removed. */
  holders?: readonly HolderCount[];
  /**
   * Stores the files of a release in the file storage, before the release goes live. If it throws, the shop stays as it was.
   * It is called for the live release too if nothing has changed, since the storage may be another one, or be empty.
   */
  storeFiles: (offers: Offer[], release: { isLive: boolean }) => Promise<void>;
  /** Receives a line for each step. */
  log: (line: string) => void;
  /** Receives each step that may take long, and how far it is. */
  onProgress?: OnProgress;
  /** Receives the warnings about the content. */
  warn?: (warnings: readonly Mistake[]) => void;
  /** The folder of what is kept between runs, by default in `buildDir`. It may be shared, and deleted at any time. */
  cacheDir?: string;
  /** Publish products with `draft: true` too, for a preview. */
  withDrafts?: boolean;
  /** Whether the search index is brought up to date, by default yes. Without it, searches show the earlier pages. */
  updateSearch?: boolean;
  /** Ends the update of the search index early. The next run makes up for it. */
  signal?: AbortSignal;
  /** The clock that decides which products are published and for sale, by default the real one. */
  now?: () => Date;
  /** The memory of the last run, for a process that publishes again and again. */
  memory?: PublishMemory;
}

/** Caches that a process keeps from one run to the next. */
export interface PublishMemory {
  content: BuildMemory;
  bundles: BundleMemory;
  /** The release that it has built last. null: none yet. */
  release: CachedRelease | null;
}

export function createPublishMemory(): PublishMemory {
  return { content: createBuildMemory(), bundles: new Map(), release: null };
}

/** The options with their defaults, and a function for the fingerprint of the current content, code and settings. */
export type ResolvedOptions = Required<Omit<PublishOptions, "signal">> &
  Pick<PublishOptions, "signal"> & {
    fingerprint: () => Promise<string>;
    /** Whether the memory outlives the run. */
    keepsMemory: boolean;
  };

export function resolveOptions(options: PublishOptions): ResolvedOptions {
  const contentDir = resolve(options.contentDir);
  const buildDir = resolve(options.buildDir);
  const withDrafts = options.withDrafts ?? false;
  const siteUrl = options.siteUrl.replace(/\/$/, "");
  const formTargets = options.formTargets ?? [PAYMENT_PAGE_ORIGIN];
  const checkoutUrl = options.checkoutUrl ?? "";
  const coPurchases = options.coPurchases ?? [];
  const soldCopies = options.soldCopies ?? [];
  const holders = options.holders ?? [];
  const saleInputs = [coPurchases, soldCopies].flatMap((rows) =>
    rows.length > 0 ? [JSON.stringify(rows)] : [],
  );
  const memory = options.memory ?? createPublishMemory();
  const hostInputs = checkoutUrl === "" ? [] : [`forwards to ${checkoutUrl}`];
  const draftInputs = withDrafts ? ["with drafts"] : [];
  const cacheDir = options.cacheDir ?? cacheFolder(buildDir);
  const onProgress = options.onProgress ?? (() => {});
  return {
    ...options,
    contentDir,
    buildDir,
    siteUrl,
    formTargets,
    checkoutUrl,
    coPurchases,
    soldCopies,
    holders,
    cacheDir,
    withDrafts,
    updateSearch: options.updateSearch ?? true,
    onProgress,
    warn: options.warn ?? (() => {}),
    now: options.now ?? (() => new Date()),
    memory,
    keepsMemory: options.memory !== undefined,
    fingerprint() {
      onProgress("checks");
      const settings = [siteUrl, ...formTargets, ...hostInputs, ...saleInputs, ...draftInputs];
      return fingerprintOf(contentDir, settings, {
        hashes: memory.content.hashes,
        cacheDir,
        onProgress: (bytes, total) => onProgress("checks", bytes, total),
      });
    },
  };
}
