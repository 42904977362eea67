/** The one file that knows Pagefind: https://pagefind.app/docs/api/ */

import { wordsOf } from "./passage.ts";
import { isRelevant } from "./relevance.ts";

interface Pagefind {
  search(
    query: string | null,
    options: { filters: Record<string, string | { any: string[] }> },
  ): Promise<{ results: Result[] }>;
  filters(): Promise<Record<string, Record<string, number>>>;
  mergeIndex(address: string, options: { language: string }): Promise<void>;
}

export interface Result {
  id: string;
  /** Where in its text it was found. */
  words: number[];
  /** Where else it was found. */
  matchedMetaFields?: string[];
  data(): Promise<Found>;
}

/** A page that was found. */
export interface Found {
  url: string;
  content: string;
  /** Its words as they are counted: between spaces, or in Chinese between spaces of no width. */
  raw_content: string;
  locations: number[];
  meta: Record<string, string | undefined>;
}

export interface Wanted {
  query: string;
  kind: string;
  /** In minor units, both ends included; null: any. */
  price: { from: number; to: number } | null;
  language: string;
}

/** What a page's text does not say, but a reader of it knows. The rest that is kept with a page is for the shop's own use. */
const KNOWN = ["title", "kind", "image_alt"];
const JUDGED = 5;
/** Han is not written in letters, and of few nothing can be spared. */
const LONG_WORD = /\p{Script=Latin}{5,}/gu;
const SHORTENED = 4;
const ADDRESS = "/pagefind/pagefind.js";

/** An index is asked for when it is needed; that of another language than the page's only once it is wanted. */
export function searchIndex(pageLanguage: string) {
  let loading: Promise<Pagefind> | undefined;
  let failures = 0;
  const merged = new Map<string, Promise<void>>();
  return { find, prices };

  function find({ query, kind, price, language }: Wanted): Promise<Result[]> {
    return tried(async (pagefind) => {
      if (language !== pageLanguage) await merge(pagefind, language);
      const within =
        price && (await pricesIn(pagefind)).filter((sum) => sum >= price.from && sum <= price.to);
      const filters = {
        language,
        ...(kind && { kind }),
        ...(within && { price: { any: within.map(String) } }),
      };
      if (!query) return (await pagefind.search(null, { filters })).results;
      for (const asked of beginningsOf(query)) {
        const found = await meant(query, (await pagefind.search(asked, { filters })).results);
        if (found.length > 0) return found;
      }
      return [];
    });
  }

  /** Every price there is, in minor units, ascending. */
  function prices(): Promise<number[]> {
    return tried(pricesIn);
  }

  /** What could not be loaded stays so in Pagefind, and for good in some browsers: a new address is a new beginning. */
  async function tried<T>(ask: (pagefind: Pagefind) => Promise<T>): Promise<T> {
    loading ??= import(failures > 0 ? `${ADDRESS}?again=${failures}` : ADDRESS);
    const begun = loading;
    try {
      return await ask(await begun);
    } catch (error) {
      if (begun === loading) {
        loading = undefined;
        failures++;
        merged.clear();
      }
      throw error;
    }
  }

  function merge(pagefind: Pagefind, language: string): Promise<void> {
    // An address that differs from the first index's own, or it is taken for the same one.
    const merge = merged.get(language) ?? pagefind.mergeIndex(`${location.origin}/pagefind/`, { language });
    merged.set(language, merge);
    return merge;
  }
}

async function pricesIn(pagefind: Pagefind): Promise<number[]> {
  const { price = {} } = await pagefind.filters();
  return Object.keys(price)
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** What is asked for, and where that is nowhere, longer words without their ends: `licen` for `license` finds `licence`. */
function beginningsOf(query: string): Set<string> {
  const without = (letters: number) =>
    query.replace(LONG_WORD, (word) => word.slice(0, Math.max(SHORTENED, word.length - letters)));
  return new Set([0, 1, 2].map(without));
}

/** The first are judged each by its words, which are fetched to be shown anyway, and together they speak for the rest. */
async function meant(query: string, results: Result[]): Promise<Result[]> {
  const known = results.filter(
    ({ words, matchedMetaFields: fields = [] }) => words.length > 0 || fields.some(isKnown),
  );
  const first = await Promise.all(known.slice(0, JUDGED).map(foundBy));
  const judged = first.map((words) => isRelevant(query, words));
  return judged.includes(true) ? known.filter((_, i) => judged[i] ?? true) : [];
}

/** The words of a page by which it was found. */
async function foundBy(result: Result): Promise<string[]> {
  const found = await result.data();
  const { locations, meta } = found;
  const { words } = wordsOf(found);
  return [
    ...locations.map((at) => words[at] ?? ""),
    ...(result.matchedMetaFields ?? []).filter(isKnown).map((field) => meta[field] ?? ""),
  ];
}

function isKnown(field: string): boolean {
  return KNOWN.includes(field) || field.startsWith("price-");
}
