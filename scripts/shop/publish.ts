import type { Command } from "commander";
import { formTargets } from "#checkout/http/form-targets.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import { publish } from "#publish/publish.ts";
import { currentBoughtTogether } from "./co-purchases.ts";
import { readFolders, withContentOption } from "./folders.ts";
import { say, sayJson, sayWarnings } from "./output.ts";

interface Options {
  content: string;
  siteUrl: string;
  formTarget?: string[];
  json?: boolean;
}

/** `shop publish`: content becomes the live catalogue and its pages, or nothing changes. */
export function addPublish(shop: Command): void {
  withContentOption(shop.command("publish"))
    .description(
      "build catalogue and pages from the content folder and swap them in; does nothing if nothing changed",
    )
    .option("--site-url <url>", "where the shop stands", addressHere())
    .option("--form-target <origin...>", "where forms may lead besides the shop: payment page and file store")
    .option("--json", "answer {release, changed} on stdout")
    .action(run);
}

async function run({ content, siteUrl, formTarget, json = false }: Options): Promise<void> {
  const { buildDir, dataDir } = readFolders();
  const log = json ? () => {} : say;
  const { release, changed } = await publish({
    contentDir: content,
    buildDir,
    siteUrl,
    formTargets: formTarget ?? targetsOf(siteUrl),
    boughtTogether: await currentBoughtTogether({ buildDir, dataDir }, log),
    log,
    ...(!json && { warn: (warnings) => sayWarnings(warnings, content) }),
  });
  if (json) sayJson({ release, changed });
  else say(changed ? `Published release ${release}` : `Nothing has changed since release ${release}`);
}

function addressHere(): string {
  return process.env.SITE_URL || `http://localhost:${process.env.PORT || 3000}`;
}

/**
 * Where forms lead in the shop that is served from here, so that what it publishes as it starts is the same. Without keys
 * that is the sandbox's payment page, but not for a shop on https: it stands elsewhere, and its keys need not be here.
 */
function targetsOf(siteUrl: string): string[] | undefined {
  try {
    const settings = parseSettings(process.env);
    return settings.sandbox && siteUrl.startsWith("https://") ? undefined : formTargets(settings);
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}
