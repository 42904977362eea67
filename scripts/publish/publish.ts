import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { buildCatalogue } from "#catalogue/build.ts";
import type { BoughtTogether } from "#catalogue/co-purchases.ts";
import type { Mistake } from "#catalogue/content/mistakes.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { finish } from "./finish/finish.ts";
import { type Hold, withLock } from "./lock.ts";
import { currentRelease, finishedReleases, nextId, prune, RECORD, type Release, show } from "./releases.ts";
import { render } from "./render.ts";

export interface Publishing {
  contentDir: string;
  /** Derived files; holds `releases/`, `cache/` and the link `current`. */
  buildDir: string;
  /** Where the shop will stand, such as `https://shop.example`; absolute addresses begin with it. */
  siteUrl: string;
  /** Origins a form may lead to besides the shop's own: the payment page and the file store. */
  formTargets?: string[];
  /** Pairs of products that the same people have bought, where that is known. */
  boughtTogether?: readonly BoughtTogether[];
  /** Told one line a step. */
  log: (line: string) => void;
  /** Told what of the content may not be meant. */
  warn?: (warnings: readonly Mistake[]) => void;
}

const PAYMENT_PAGE = "https://checkout.stripe.com";
const TAKEN_OVER =
  "This run stood still for so long that another has taken over. What that one has published is live; run it again to be sure";

/** What is published, settled, with the way to tell what it is made of now. */
type Settled = Required<Publishing> & { fingerprint: () => Promise<string> };

/**
 * Publishes the content folder: builds catalogue and site beside what is live, then swaps the link. Cut off at any
 * moment, the shop stays as it was. Does nothing where neither content, code nor what buyers have in common has changed.
 * @throws {ContentInvalid} with every mistake in the content.
 */
export async function publish(publishing: Publishing): Promise<{ release: string; changed: boolean }> {
  const settled = settle(publishing);
  const { buildDir, log } = settled;
  const current = await currentRelease(buildDir);
  if (current?.fingerprint === (await settled.fingerprint())) return { release: current.id, changed: false };

  return withLock(async (hold) => {
    const release = await releaseOf(settled, hold);
    if (!(await hold.isHeld())) throw new Error(TAKEN_OVER);
    await show(buildDir, release.id);
    await prune(buildDir);
    return { release: release.id, changed: true };
  }, log);
}

function settle(publishing: Publishing): Settled {
  const contentDir = resolve(publishing.contentDir);
  const siteUrl = publishing.siteUrl.replace(/\/$/, "");
  const formTargets = publishing.formTargets ?? [PAYMENT_PAGE];
  const boughtTogether = publishing.boughtTogether ?? [];
  const sales = boughtTogether.length > 0 ? [JSON.stringify(boughtTogether)] : [];
  return {
    ...publishing,
    contentDir,
    buildDir: resolve(publishing.buildDir),
    siteUrl,
    formTargets,
    boughtTogether,
    warn: publishing.warn ?? (() => {}),
    fingerprint: () => fingerprintOf(contentDir, [siteUrl, ...formTargets, ...sales]),
  };
}

/** A release of what there is now: one that is there already, or a new one. */
async function releaseOf(settled: Settled, hold: Hold): Promise<Release> {
  for (;;) {
    // While this run waited, or read, the content may have become another.
    const fingerprint = await settled.fingerprint();
    const releases = await finishedReleases(settled.buildDir);
    const ready = releases.find((release) => release.fingerprint === fingerprint);
    const release = ready ?? (await prepare(settled, fingerprint, hold));
    if (release) return release;
    settled.log("The content has changed meanwhile");
  }
}

/**
 * Builds a release whole, in a folder that is not a release until it is renamed.
 * @returns null where the content was changed while it was read.
 */
async function prepare(settled: Settled, fingerprint: string, hold: Hold): Promise<Release | null> {
  const { contentDir, buildDir, siteUrl, boughtTogether, log, warn } = settled;
  const cacheDir = join(buildDir, "cache");
  const id = nextId(fingerprint);
  const folder = join(buildDir, "releases", id);
  const partial = `${folder}.partial`;
  await mkdir(partial, { recursive: true });
  try {
    log("Reading the content");
    const { products, warnings } = await buildCatalogue({
      contentDir,
      outDir: partial,
      cacheDir,
      boughtTogether,
    });
    if ((await settled.fingerprint()) !== fingerprint) {
      await rm(partial, { recursive: true });
      return null;
    }
    warn(warnings);
    log(`Rendering the pages of ${products} products`);
    const catalogue = join(partial, "catalogue.duckdb");
    const rendered = await render({ catalogue, siteUrl, run: id, share: hold.share });
    await finish({ ...settled, rendered, release: partial, cacheDir });
    await rm(rendered, { recursive: true });
    const release: Release = { id, fingerprint };
    await writeFile(join(partial, RECORD), JSON.stringify(release));
    await rename(partial, folder);
    return release;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}
