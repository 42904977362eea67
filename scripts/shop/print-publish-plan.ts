import type { PagePlan, Reason } from "#publish/pages/plan.ts";
import { pluralise, print, printJson } from "./output.ts";

type Plan = PagePlan<{ path: string }>;

/** Prints what a run would do as a tree of pages, with the reason for each. */
export function printPlan({ render, keep, remove }: Plan): void {
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
  print(
    `${pluralise(render.length, "page")} to render, ${remove.length} to remove, ${keep.length} unchanged. Nothing was changed.`,
  );
}

/** The same for programs: `{render: [{path, reason}], remove: [path], keep: number}`. */
export function printPlanJson({ render, keep, remove }: Plan): void {
  const pages = render.map(({ page, reason }) => ({ path: page.path, reason: describeReason(reason) }));
  printJson({ render: pages, remove, keep: keep.length });
}

/** `read` is a language, the name of a query of the catalogue, and its arguments. */
function describeReason(reason: Reason): string {
  if (reason.kind === "new") return "new";
  if (reason.kind === "inputs") return "code, settings or messages have changed";
  const [language = "", query = "", ...values] = reason.read.split(" ");
  const shown = values.join(" ").replace(/^\[|\]$/g, "");
  return `${query}(${shown}) in ${language} has changed`;
}
