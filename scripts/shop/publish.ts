import type { Command } from "commander";
import { formTargets } from "#checkout/http/form-targets.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import { publish } from "#publish/publish.ts";
import { fetchCoPurchases } from "./co-purchases.ts";
import { readFolders } from "./folders.ts";
import { print, printJson, printWarnings } from "./output.ts";
import { parseStorageSettings } from "./storage-settings.ts";
import { storeFilesBySettings } from "./store-files.ts";

interface PublishOptions {
  content: string;
  siteUrl?: string;
  formTarget?: string[];
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
      "origins that forms may redirect to, other than the shop: payment page and file storage",
    )
    .option("--json", "print {release, changed}")
    .action(runPublish);
}

async function runPublish({ content, formTarget, json = false, ...options }: PublishOptions): Promise<void> {
  const { buildDir, dataDir } = readFolders();
  const storage = parseStorageSettings({ ...process.env, SITE_URL: options.siteUrl ?? process.env.SITE_URL });
  const { siteUrl } = storage;
  const log = json ? () => {} : print;
  const { release, changed } = await publish({
    contentDir: content,
    buildDir,
    siteUrl,
    formTargets: formTarget ?? defaultFormTargets(siteUrl),
    coPurchases: await fetchCoPurchases({ buildDir, dataDir }, log),
    storeFiles: (offers) => storeFilesBySettings(storage, { offers, contentDir: content, log }),
    log,
    ...(!json && { warn: (warnings) => printWarnings(warnings, content) }),
  });
  if (json) printJson({ release, changed });
  else print(changed ? `Published release ${release}` : `Nothing has changed since release ${release}`);
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
