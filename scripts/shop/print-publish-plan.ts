import type { OfferChanges } from "#publish/offer-changes.ts";
import type { PagePlan } from "#publish/pages/plan.ts";
import type { ReleasePlan } from "#publish/plan-release.ts";
import type { SearchReason } from "#publish/search/plan-search.ts";
import { listNames, pluralise, print, printJson } from "./output.ts";
import { describeFileReason, describeRemoval, printFilePlan, printReasons } from "./print-file-plan.ts";

type Plan = PagePlan<{ path: string }> & Pick<ReleasePlan, "files" | "search" | "offers">;

/** Prints what a run would do: a tree of pages with the reason for each, the other files and search records in groups, and the offers. */
export function printPlan({ render, keep, remove, files, search, offers }: Plan): void {
  const changes = [
    ...render.map(({ page, reason }) => ({ path: page.path, text: describeReason(reason) })),
    ...remove.map((path) => ({ path, text: "removed" })),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  let above: string[] = [];
  for (const { path, text } of changes) {
    const names = path.split("/").filter(Boolean);
    const folders = names.slice(0, -1);
    const shared = folders.findIndex((name, i) => name !== above[i]);
    const start = shared === -1 ? folders.length : shared;
    for (const [i, name] of folders.entries()) if (i >= start) print(`${"  ".repeat(i)}${name}/`);
    print(`${"  ".repeat(folders.length)}${names.at(-1) ?? "/"}  ${text}`);
    above = folders;
  }
  printFilePlan(files);
  const rendered = new Set(render.map(({ page }) => page.path));
  printReasons("search records", [
    ...search.render.map(({ page, reason }) => ({
      path: page.path,
      text: rendered.has(page.path) ? "rendered above" : describeReason(reason),
    })),
    ...search.remove.map((path) => ({ path, text: "removed" })),
  ]);
  for (const text of describeOffers(offers)) print(`Offers: ${text}`);
  print(
    `${pluralise(render.length, "page")} to render, ${remove.length} to remove, ${keep.length} unchanged; ${pluralise(files.make.length, "other file")} to make, ${files.remove.length} to remove; ${pluralise(search.render.length, "search record")} to make, ${search.remove.length} to remove. Nothing was changed.`,
  );
}

/**
 * The same for programs: `{render: [{path, reason}], remove: [path], keep: number, files: {make: [{path, reason}], remove: [{path,
 * reason}]}, search: {make: [{path, reason}], remove: [path], keep: number}, offers: {changed, removed, hasOtherChanges}}`.
 */
export function printPlanJson({ render, keep, remove, files, search, offers }: Plan): void {
  const describe = ({ page, reason }: Plan["search"]["render"][number]) => ({
    path: page.path,
    reason: describeReason(reason),
  });
  printJson({
    ...{ render: render.map(describe), remove, keep: keep.length },
    files: {
      make: files.make.map(({ path, reason }) => ({ path, reason: describeFileReason(reason) })),
      remove: files.remove.map(({ path, changes }) => ({ path, reason: describeRemoval(changes) })),
    },
    search: { make: search.render.map(describe), remove: search.remove, keep: search.keep.length },
    offers,
  });
}

function describeOffers({ changed, removed, hasOtherChanges }: OfferChanges): string[] {
  return [
    ...(changed.length > 0 ? [`${listNames(changed)} to change`] : []),
    ...(removed.length > 0 ? [`${listNames(removed)} to remove`] : []),
    ...(hasOtherChanges ? ["settings, discounts or texts to change"] : []),
  ];
}

/** `read` is a language, the name of a query of the catalogue, and its arguments. */
function describeReason(reason: SearchReason): string {
  if (reason.kind === "new") return "new";
  if (reason.kind === "inputs") return "code, settings or messages have changed";
  if (reason.kind === "text") return "the index shows an earlier text";
  if (reason.kind === "annotations") return "its keywords, filters or price have changed";
  const [language = "", query = "", ...values] = reason.read.split(" ");
  const shown = values.join(" ").replace(/^\[|\]$/g, "");
  return `${query}(${shown}) in ${language} has changed`;
}
