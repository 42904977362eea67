import { join } from "node:path";
import type { Command } from "commander";
import type { Mistake } from "#catalogue/content/mistakes.ts";
import { CO_PURCHASES, HOLDERS, SOLD_COPIES } from "#catalogue/sales-facts.ts";
import type { Offer } from "#domain/offer.ts";
import { cacheFolder } from "#publish/content-cache.ts";
import { type PublishResult, planPublish, publish } from "#publish/publish.ts";
import type { PublishOptions as PublishRun } from "#publish/publish-options.ts";
import { adminService } from "./admin-service.ts";
import { fetchFact } from "./fetch-sales-facts.ts";
import { readFolders } from "./folders.ts";
import { importKeyLists } from "./import-keys.ts";
import { quoteForShell } from "./new.ts";
import { displayPath, formatMegabytes, pluralise, print, printJson, printWarnings } from "./output.ts";
import { pageFormTargets } from "./page-form-targets.ts";
import { printPlan, printPlanJson } from "./print-publish-plan.ts";
import { createProgress, NO_PROGRESS } from "./progress.ts";
import { parseStorageSettings } from "./storage-settings.ts";
import { storeFilesBySettings } from "./store-files.ts";

interface PublishOptions {
  content: string;
  siteUrl?: string;
  formTarget?: string[];
  dryRun?: boolean;
  json?: boolean;
}

/** `shop publish`: builds a release from the content folder, stores its files and makes it the live one, or changes nothing. */
export function addPublish(shop: Command): void {
  shop
    .command("publish")
    .description(
      "build catalogue and pages from the content folder, store the files for sale, then go live, if anything has changed",
    )
    .option("--site-url <url>", "the shop's address, by default that of the setting SITE_URL")
    .option(
      "--form-target <origin...>",
      "origins that forms may redirect to, other than the shop: first the payment page, then the file storage",
    )
    .option("--dry-run", "only show which pages and other files would be made or removed, and why")
    .option(
      "--json",
      "print {release, changed, figures}, or with --dry-run {render, remove, keep, files, search, offers}",
    )
    .action(runPublish);
}

async function runPublish({
  content,
  formTarget,
  dryRun = false,
  json = false,
  ...options
}: PublishOptions): Promise<void> {
  const started = performance.now();
  const { buildDir } = readFolders();
  const storage = parseStorageSettings({ ...process.env, SITE_URL: options.siteUrl ?? process.env.SITE_URL });
  const { siteUrl } = storage;
  const progress = json ? NO_PROGRESS : createProgress();
  const { log, onProgress } = progress;
  let live: Offer[] = [];
  onProgress("sales");
  const publishOptions = {
    contentDir: content,
    buildDir,
    siteUrl,
    ...(storage.checkoutUrl && { checkoutUrl: storage.checkoutUrl }),
    formTargets: formTarget ?? pageFormTargets(process.env, storage),
    coPurchases: await fetchFact(adminService(), CO_PURCHASES, { buildDir, log }),
    soldCopies: await fetchFact(adminService(), SOLD_COPIES, { buildDir, log }),
    holders: await fetchFact(adminService(), HOLDERS, { buildDir, log }),
    storeFiles(offers: Offer[]) {
      live = offers;
      const onBytes = (bytes: number, all: number) => onProgress("files", bytes, all);
      const cacheDir = cacheFolder(buildDir);
      return storeFilesBySettings(storage, { offers, contentDir: content, log, onBytes, cacheDir });
    },
    log,
    onProgress,
    warn(warnings: readonly Mistake[]) {
      if (json) return;
      progress.clear();
      printWarnings(warnings, content);
    },
  } satisfies PublishRun;
  if (dryRun) {
    const plan = await planPublish(publishOptions).finally(progress.end);
    return (json ? printPlanJson : printPlan)(plan);
  }
  const publishWithKeys = async () => {
    const result = await publish(publishOptions);
    onProgress("keys");
    await importKeyLists(adminService(), { offers: live, contentDir: content, log });
    return result;
  };
  const result = await publishWithKeys().finally(progress.end);
  if (json) printJson(result);
  else {
    print(describeResult(result, performance.now() - started));
    print(describePages(join(buildDir, "current/site"), { isSent: storage.checkoutUrl !== undefined }));
  }
}

/** Where the pages are and, if a host without the checkout serves them, how they are sent to a server. */
function describePages(site: string, { isSent }: { isSent: boolean }): string {
  const folder = displayPath(site);
  if (!isSent) return `The pages are in ${folder}`;
  // Pages must not be replaced before the pictures that they show are there.
  return `The pages are in ${folder}. To send them to a server of your own: rsync -a --delay-updates --delete-after ${quoteForShell(folder)}/ <server>:<folder>/`;
}

/** One line about what a run has done and how long it took. */
function describeResult({ release, changed, figures }: PublishResult, ms: number): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  if (!changed) return `Nothing has changed since release ${release} (${seconds})`;
  const done = figures
    ? `: ${pluralise(figures.rendered, "page")} rendered, ${figures.kept} kept, ${pluralise(figures.newFiles, "new file")} with ${formatMegabytes(figures.newBytes)}`
    : ", which an earlier run had built";
  return `Published release ${release}${done}, in ${seconds}`;
}
