import type { Read, RecordedCatalogue } from "../reads.ts";
import type { PageRecords } from "./page-records.ts";

/** Why a page is rendered. */
export type Reason =
  | { kind: "new" }
  /** Code, settings or messages have changed, which all pages depend on. */
  | { kind: "inputs" }
  | { kind: "read"; read: Read };

export interface PagePlan<Page> {
  render: { page: Page; reason: Reason }[];
  keep: Page[];
  /** Paths of pages that no longer exist. */
  remove: string[];
}

/** Decides which pages to render: those that are new, and those for which a recorded answer of the catalogue has changed. */
export function planPages<Page extends { path: string }>(
  pages: readonly Page[],
  {
    previous,
    inputs,
    hashOf,
  }: { previous: PageRecords | null; inputs: string; hashOf: RecordedCatalogue["hashOf"] },
): PagePlan<Page> {
  const plan: PagePlan<Page> = { render: [], keep: [], remove: [] };
  for (const page of pages) {
    const reason = reasonFor(page.path);
    if (reason) plan.render.push({ page, reason });
    else plan.keep.push(page);
  }
  const paths = new Set(pages.map(({ path }) => path));
  plan.remove = [...(previous?.pages.keys() ?? [])].filter((path) => !paths.has(path));
  return plan;

  function reasonFor(path: string): Reason | null {
    const page = previous?.pages.get(path);
    if (!previous || !page) return { kind: "new" };
    if (previous.inputs !== inputs) return { kind: "inputs" };
    const changed = page.reads.find((read) => previous.hashes.get(read) !== hashOf(read));
    return changed === undefined ? null : { kind: "read", read: changed };
  }
}
