/** The only file that knows Pagefind: https://pagefind.app/docs/api/ */

import type { PageData } from "./page-data.ts";
import { wordsOf } from "./passage.ts";
import type { PriceRange } from "./price-ranges.ts";
import { isRelevant } from "./relevance.ts";

interface Pagefind {
  search(
    query: string | null,
    options: { filters: Record<string, string | { any: string[] }> },
  ): Promise<{ results: Result[] }>;
  filters(): Promise<Record<string, Record<string, number>>>;
  mergeIndex(address: string, options: { language: string }): Promise<void>;
}

/** A page that matches; its data is loaded separately. */
export interface Result {
  id: string;
  /** The positions of the matches in its text. */
  words: number[];
  /** The metadata fields that match. */
  matchedMetaFields?: string[];
  data(): Promise<PageData>;
}

export interface Criteria {
  query: string;
  kind: string;
  /** null: any price. */
  price: PriceRange | null;
  language: string;
}

/** The metadata that visitors search for. The rest is for the shop's own use. */
const SEARCHED_META = ["title", "kind", "image_alt"];
/** How many results are checked for relevance. If one of them is relevant, the rest is kept. */
const CHECKED_RESULTS = 5;
/** Words that may be shortened: long ones in Latin letters. */
const LONG_WORD = /\p{Script=Latin}{5,}/gu;
const MIN_SHORTENED_LENGTH = 4;
const ADDRESS = "/pagefind/pagefind.js";

/** The search index. It is loaded when first needed, and that of another language when it is first searched. */
export function searchIndex(pageLanguage: string) {
  let loading: Promise<Pagefind> | undefined;
  let failures = 0;
  const merged = new Map<string, Promise<void>>();
  return { find, prices };

  function find({ query, kind, price, language }: Criteria): Promise<Result[]> {
    return withPagefind(async (pagefind) => {
      if (language !== pageLanguage) await merge(pagefind, language);
      const inRange =
        price && (await loadPrices(pagefind)).filter((sum) => sum >= price.from && sum <= price.to);
      const filters = {
        language,
        ...(kind && { kind }),
        ...(inRange && { price: { any: inRange.map(String) } }),
      };
      if (!query) return (await pagefind.search(null, { filters })).results;
      for (const variant of queryVariants(query)) {
        const results = await dropIrrelevant(query, (await pagefind.search(variant, { filters })).results);
        if (results.length > 0) return results;
      }
      return [];
    });
  }

  /** Every price in the index, in minor units, ascending. */
  function prices(): Promise<number[]> {
    return withPagefind(loadPrices);
  }

  /**
   * Runs a task with Pagefind, which is loaded again after a failure. Each attempt needs another URL, since Pagefind caches
   * failed requests and some browsers cache failed modules.
   */
  async function withPagefind<T>(task: (pagefind: Pagefind) => Promise<T>): Promise<T> {
    loading ??= import(failures > 0 ? `${ADDRESS}?again=${failures}` : ADDRESS);
    const started = loading;
    try {
      return await task(await started);
    } catch (error) {
      if (started === loading) {
        loading = undefined;
        failures++;
        merged.clear();
      }
      throw error;
    }
  }

  function merge(pagefind: Pagefind, language: string): Promise<void> {
    // Pagefind ignores the URL of the first index, so this one is absolute to differ from it.
    const merge = merged.get(language) ?? pagefind.mergeIndex(`${location.origin}/pagefind/`, { language });
    merged.set(language, merge);
    return merge;
  }
}

async function loadPrices(pagefind: Pagefind): Promise<number[]> {
  const { price = {} } = await pagefind.filters();
  return Object.keys(price)
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** The query, then the query with the ends of long words cut off: `license` as `licen` finds `licence`. */
function queryVariants(query: string): Set<string> {
  const shortenedBy = (letters: number) =>
    query.replace(LONG_WORD, (word) => word.slice(0, Math.max(MIN_SHORTENED_LENGTH, word.length - letters)));
  return new Set([0, 1, 2].map(shortenedBy));
}

/**
 * Drops irrelevant results. Only the first ones are checked, since their data is loaded anyway; without a relevant one
 * among them, none is kept.
 */
async function dropIrrelevant(query: string, results: Result[]): Promise<Result[]> {
  const candidates = results.filter(
    ({ words, matchedMetaFields: fields = [] }) => words.length > 0 || fields.some(isSearched),
  );
  const matches = await Promise.all(candidates.slice(0, CHECKED_RESULTS).map(loadMatchedTexts));
  const verdicts = matches.map((texts) => isRelevant(query, texts));
  return verdicts.includes(true) ? candidates.filter((_, i) => verdicts[i] ?? true) : [];
}

/** The words and metadata of a page that match. */
async function loadMatchedTexts(result: Result): Promise<string[]> {
  const page = await result.data();
  const { locations, meta } = page;
  const { words } = wordsOf(page);
  return [
    ...locations.map((at) => words[at] ?? ""),
    ...(result.matchedMetaFields ?? []).filter(isSearched).map((field) => meta[field] ?? ""),
  ];
}

function isSearched(field: string): boolean {
  return SEARCHED_META.includes(field) || field.startsWith("price-");
}
