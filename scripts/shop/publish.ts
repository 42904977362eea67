import type { Command } from "commander";
import { publish } from "../publish/publish.ts";
import { currentBoughtTogether } from "./bought-together.ts";
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
    .option("--site-url <url>", "where the shop stands", process.env.SITE_URL ?? "http://localhost:3000")
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
    ...(formTarget && { formTargets: formTarget }),
    boughtTogether: await currentBoughtTogether({ buildDir, dataDir }, log),
    log,
    ...(!json && { warn: (warnings) => sayWarnings(warnings, content) }),
  });
  if (json) sayJson({ release, changed });
  else say(changed ? `Published release ${release}` : `Nothing has changed since release ${release}`);
}
