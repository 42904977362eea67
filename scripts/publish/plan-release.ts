import { rm } from "node:fs/promises";
import { openBundleCache } from "./bundle-cache.ts";
import { codeHash } from "./fingerprint.ts";
import { compareOffers, type OfferChanges } from "./offer-changes.ts";
import { type PagePlan, planPages } from "./pages/plan.ts";
import { type FilePlan, planFiles } from "./plan-files.ts";
import { type PreparedRelease, prepareRelease, withPartial } from "./prepare-release.ts";
import type { ResolvedOptions } from "./publish-options.ts";
import { createReleaseId, releaseFolder } from "./releases.ts";
import { codeFolder, type PageAddress } from "./renderer/renderer.ts";
import { rowChanges } from "./row-changes.ts";
import { planSearch, type SearchPlan } from "./search/plan-search.ts";
import { writeOtherFiles } from "./write-site.ts";

/** What a release would change. */
export interface ReleasePlan extends PagePlan<PageAddress> {
  files: FilePlan;
  /** The records of the search index, by the addresses of their pages. */
  search: SearchPlan;
  offers: OfferChanges;
}

/** Decides what a release would change, without building it. */
export async function planRelease(options: ResolvedOptions): Promise<ReleasePlan> {
  const fingerprint = await options.fingerprint();
  const partial = `${releaseFolder(options.buildDir, createReleaseId(fingerprint))}.partial`;
  const plan = await withPartial(partial, async () => {
    const prepared = await prepareRelease(options, fingerprint, partial, { isDryRun: true });
    await rm(partial, { recursive: true, force: true });
    return prepared && planPrepared(prepared, options);
  });
  return plan ?? planRelease(options);
}

async function planPrepared(prepared: PreparedRelease, options: ResolvedOptions): Promise<ReleasePlan> {
  const { renderer, inputs, live, offers, views, messages, writer } = prepared;
  const { siteUrl, formTargets, checkoutUrl, cacheDir, memory } = options;
  const previous = live?.records ?? null;
  const { hashOf, answer } = renderer;
  const addresses = await renderer.pages();
  const pages = planPages(addresses, { previous, inputs, hashOf });
  const bundles = openBundleCache(codeFolder(cacheDir, codeHash(memory.content.hashes)), memory.bundles);
  await writeOtherFiles({ ...prepared, siteUrl, formTargets, checkoutUrl, cacheDir, bundles });
  const { languages } = views[0].shop;
  const files = planFiles({
    ...{ writer, answer },
    earlier: live?.site ?? null,
    outdated: previous?.outdated ?? new Map(),
    pages: [...addresses.map(({ path }) => path), ...pages.remove],
    changes: previous ? rowChanges(previous, { views, languages, hashOf }) : [],
  });
  const search = await planSearch({ live: live?.folder ?? null, views, messages, previous, inputs, pages });
  return { ...pages, files, search, offers: compareOffers((await live?.offers()) ?? null, offers) };
}
