import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { HOLDERS, loadFact } from "#catalogue/sales-facts.ts";
import { cacheFolder, recallContent } from "#publish/content-cache.ts";
import { liveOffers } from "#publish/live-offers.ts";
import { readFolders } from "./folders.ts";
import { productSlugs, quoteForShell } from "./new.ts";
import { displayPath, fail, pluralise, print, printJson, printWarnings } from "./output.ts";

/** `shop check`: reports every mistake in the content folder, without changing anything. */
export function addCheck(shop: Command): void {
  shop
    .command("check")
    .description("report every mistake in the content folder, without changing anything")
    .option("--json", "print {ok, mistakes, warnings}, each as {file, line, field, found, expected}")
    .action(runCheck);
}

async function runCheck({ content, json = false }: { content: string; json?: boolean }): Promise<void> {
  if (!(await stat(content).catch(() => null))?.isDirectory()) {
    throw new Error(`There is no content folder at ${content}`);
  }
  const cacheDir = cacheFolder(readFolders().buildDir);
  const { mistakes, warnings } = await checkContent(content, await liveReleaseOf(content), new Date(), {
    memory: await recallContent(cacheDir),
    cacheDir,
  });
  const folder = displayPath(content);
  if (json) printJson({ ok: mistakes.length === 0, mistakes, warnings });
  else {
    printWarnings(warnings, content);
    for (const mistake of mistakes) console.error(formatMistake(mistake, folder));
  }
  const summary = `${pluralise(mistakes.length, "mistake")}, ${pluralise(warnings.length, "warning")} in ${folder}`;
  if (mistakes.length > 0) {
    fail(summary);
    if (!json) console.error("What a field means: npm run shop -- explain <field>");
  } else if (!json) {
    print(`${summary}: it can be published`);
    if (productSlugs(content).length === 0) {
      const option = folder === "content" ? "" : ` --content ${quoteForShell(folder)}`;
      print(
        `It has no products yet: npm run shop -- new product 'My Product' --kind book --price 9${option}`,
      );
    }
  }
}

/** The live release of this content folder, and who has what it sells. Another folder may be another shop. */
async function liveReleaseOf(content: string) {
  const { contentDir, buildDir } = readFolders();
  const live = resolve(content) === resolve(contentDir) ? await liveOffers(buildDir) : null;
  return live && { ...live, holders: await loadFact(buildDir, HOLDERS, print) };
}
