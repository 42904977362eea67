import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BoughtTogether } from "../catalogue/bought-together.ts";
import { buildCatalogue } from "../catalogue/build.ts";
import type { Mistake } from "../catalogue/content/mistakes.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { finish } from "./finish/finish.ts";
import { type Share, withLock } from "./lock.ts";
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

/**
 * Publishes the content folder: builds catalogue and site beside what is live, then swaps the link. Cut off at any
 * moment, the shop stays as it was. Does nothing where neither content, code nor what buyers have in common has changed.
 * @throws {ContentInvalid} with every mistake in the content.
 */
export async function publish(publishing: Publishing): Promise<{ release: string; changed: boolean }> {
  const buildDir = resolve(publishing.buildDir);
  const contentDir = resolve(publishing.contentDir);
  const siteUrl = publishing.siteUrl.replace(/\/$/, "");
  const formTargets = publishing.formTargets ?? [PAYMENT_PAGE];
  const boughtTogether = publishing.boughtTogether ?? [];
  const warn = publishing.warn ?? (() => {});
  const sales = boughtTogether.length > 0 ? [JSON.stringify(boughtTogether)] : [];
  const fingerprint = await fingerprintOf(contentDir, [siteUrl, ...formTargets, ...sales]);
  const current = await currentRelease(buildDir);
  if (current?.fingerprint === fingerprint) return { release: current.id, changed: false };

  return withLock(async (share) => {
    const ready = (await finishedReleases(buildDir)).find((release) => release.fingerprint === fingerprint);
    const settled = {
      ...publishing,
      contentDir,
      buildDir,
      siteUrl,
      formTargets,
      boughtTogether,
      warn,
      share,
    };
    const release = ready ?? (await prepare(settled, fingerprint));
    await show(buildDir, release.id);
    await prune(buildDir);
    return { release: release.id, changed: true };
  }, publishing.log);
}

/** Builds a release whole, in a folder that is not a release until it is renamed. */
async function prepare(
  publishing: Required<Publishing> & { share: Share },
  fingerprint: string,
): Promise<Release> {
  const { contentDir, buildDir, siteUrl, boughtTogether, log, warn, share } = publishing;
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
    warn(warnings);
    log(`Rendering the pages of ${products} products`);
    const rendered = await render({ catalogue: join(partial, "catalogue.duckdb"), siteUrl, run: id, share });
    await finish({ ...publishing, rendered, release: partial, cacheDir });
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
