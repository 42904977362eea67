import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { withContentOption } from "./folders.ts";
import { counted, fail, say, sayJson, sayWarnings, shownFolder } from "./output.ts";

/** `shop check`: every mistake in the content folder, without changing anything. */
export function addCheck(shop: Command): void {
  withContentOption(shop.command("check"))
    .description("say everything that is wrong in the content folder, and where; changes nothing")
    .option(
      "--json",
      "answer {ok, mistakes, warnings} on stdout, each as {file, line, field, found, expected}",
    )
    .action(check);
}

async function check({ content, json = false }: { content: string; json?: boolean }): Promise<void> {
  if (!(await stat(content).catch(() => null))?.isDirectory()) {
    throw new Error(`There is no content folder at ${content}`);
  }
  const { mistakes, warnings } = await checkContent(content);
  if (json) sayJson({ ok: mistakes.length === 0, mistakes, warnings });
  else {
    sayWarnings(warnings, content);
    for (const mistake of mistakes) console.error(formatMistake(mistake, shownFolder(content)));
  }
  const total = `${counted(mistakes.length, "mistake")}, ${counted(warnings.length, "warning")}`;
  if (mistakes.length > 0) fail(`${total} in ${shownFolder(content)}`);
  else if (!json) say(`${total} in ${shownFolder(content)}: it can be published`);
}
