import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { withContentOption } from "./folders.ts";
import { displayPath, fail, pluralise, print, printJson, printWarnings } from "./output.ts";

/** `shop check`: reports every mistake in the content folder, without changing anything. */
export function addCheck(shop: Command): void {
  withContentOption(shop.command("check"))
    .description("report every mistake in the content folder, without changing anything")
    .option("--json", "print {ok, mistakes, warnings}, each as {file, line, field, found, expected}")
    .action(runCheck);
}

async function runCheck({ content, json = false }: { content: string; json?: boolean }): Promise<void> {
  if (!(await stat(content).catch(() => null))?.isDirectory()) {
    throw new Error(`There is no content folder at ${content}`);
  }
  const { mistakes, warnings } = await checkContent(content);
  const folder = displayPath(content);
  if (json) printJson({ ok: mistakes.length === 0, mistakes, warnings });
  else {
    printWarnings(warnings, content);
    for (const mistake of mistakes) console.error(formatMistake(mistake, folder));
  }
  const summary = `${pluralise(mistakes.length, "mistake")}, ${pluralise(warnings.length, "warning")} in ${folder}`;
  if (mistakes.length > 0) fail(summary);
  else if (!json) print(`${summary}: it can be published`);
}
