import type { Command } from "commander";
import type { Mistake } from "#catalogue/content/mistakes.ts";
import { CO_PURCHASES, SOLD_COPIES } from "#catalogue/sales-facts.ts";
import { formTargets } from "#checkout/http/form-targets.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import type { Offer } from "#domain/offer.ts";
import { type PublishResult, planPublish, publish } from "#publish/publish.ts";
import type { PublishOptions as PublishRun } from "#publish/publish-options.ts";
import { adminService } from "./admin-service.ts";
import { fetchFact } from "./fetch-sales-facts.ts";
import { readFolders } from "./folders.ts";
import { importKeyLists } from "./import-keys.ts";
import { formatMegabytes, pluralise, print, printJson, printWarnings } from "./output.ts";
import { printPlan, printPlanJson } from "./print-publish-plan.ts";
import { createProgress } from "./progress.ts";
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
    .option("--dry-run", "only show which pages would be rendered and why")
    .option("--json", "print {release, changed, figures}, or with --dry-run {render, remove, keep}")
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
  const { log, onProgress } = json ? { log: () => {}, onProgress: () => {} } : createProgress();
  let live: Offer[] = [];
  const publishOptions = {
    contentDir: content,
    buildDir,
    siteUrl,
    formTargets: formTarget ?? defaultFormTargets(siteUrl),
    coPurchases: await fetchFact(adminService(), CO_PURCHASES, { buildDir, log }),
    soldCopies: await fetchFact(adminService(), SOLD_COPIES, { buildDir, log }),
    storeFiles(offers: Offer[]) {
      live = offers;
      return storeFilesBySettings(storage, { offers, contentDir: content, log });
    },
    log,
    onProgress,
    ...(!json && { warn: (warnings: readonly Mistake[]) => printWarnings(warnings, content) }),
  } satisfies PublishRun;
  if (dryRun) return (json ? printPlanJson : printPlan)(await planPublish(publishOptions));
  const result = await publish(publishOptions);
  await importKeyLists(adminService(), { offers: live, contentDir: content, log });
  if (json) printJson(result);
  else print(describeResult(result, performance.now() - started));
}

/** One line about what a run has done and how long it took. */
function describeResult({ release, changed, figures }: PublishResult, ms: number): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  if (!changed) return `Nothing has changed since release ${release} (${seconds})`;
  const done = figures
    ? `: ${pluralise(figures.rendered, "page")} rendered, ${figures.kept} kept, ${pluralise(figures.newFiles, "new file")} with ${formatMegabytes(figures.newBytes)}`
    : ", which was made before";
  return `Published release ${release}${done}, in ${seconds}`;
}

/**
 * The form targets that `npm start` would use with the same settings, so that both publish the same release. Without keys
 * these are the sandbox's. A shop on https without keys here runs on another machine, so it gets the defaults of publishing.
 */
function defaultFormTargets(siteUrl: string): string[] | undefined {
  try {
    const settings = parseSettings(process.env);
    return settings.sandbox && siteUrl.startsWith("https://") ? undefined : formTargets(settings);
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}
