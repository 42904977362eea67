import type { CatalogueView } from "#catalogue/types.ts";
import type { PageMessages } from "#messages/types.ts";
import type { PageRecords } from "../pages/page-records.ts";
import type { PagePlan, Reason } from "../pages/plan.ts";
import { searchedPages } from "./searched-pages.ts";
import { readSearchState } from "./update-search.ts";

/** Why a record of a page is made: that of the page, or what the index shows of a page that is kept. */
export type SearchReason =
  | Reason
  /** The index has not been brought up to date with the page. */
  | { kind: "text" }
  /** Its keywords, filters and metadata. */
  | { kind: "annotations" };

export interface SearchPlan {
  render: { page: { path: string }; reason: SearchReason }[];
  keep: { path: string }[];
  /** Paths of pages that no longer exist. */
  remove: string[];
}

interface SearchOptions {
  /** The folder of the live release. null: nothing is live */
  live: string | null;
  views: readonly CatalogueView[];
  messages: Record<string, PageMessages>;
  previous: PageRecords | null;
  inputs: string;
  pages: PagePlan<{ path: string }>;
}

/**
 * Decides which records of the search index to make again: those of pages that are rendered, and those of which the index shows
 * something else.
 */
export async function planSearch(options: SearchOptions): Promise<SearchPlan> {
  const { live, views, messages, previous, inputs, pages } = options;
  const state = live === null ? null : await readSearchState(live);
  const rendered = new Map(pages.render.map(({ page, reason }) => [page.path, reason]));
  const records = { pages: previous?.pages ?? new Map() };
  const plan: SearchPlan = { render: [], keep: [], remove: [] };
  const searched = [...searchedPages({ site: "", views, messages, records }).values()].flat();
  for (const { url, hash } of searched) {
    const page = { path: url };
    const reason = reasonFor(url, hash);
    if (reason) plan.render.push({ page, reason });
    else plan.keep.push(page);
  }
  const urls = new Set(searched.map(({ url }) => url));
  plan.remove = Object.keys(state?.hashes ?? {}).filter((url) => !urls.has(url));
  return plan;

  function reasonFor(url: string, hash: string): SearchReason | null {
    const before = state?.hashes[url];
    if (before === undefined) return { kind: "new" };
    if (state?.inputs !== inputs) return { kind: "inputs" };
    const ofPage = rendered.get(url);
    if (ofPage) return ofPage;
    if (before === hash) return null;
    const [text] = hash.split(" ");
    return { kind: before.split(" ")[0] === text ? "annotations" : "text" };
  }
}
