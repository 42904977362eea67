/** The one file that knows Pagefind: https://pagefind.app/docs/api/ */

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
  data(): Promise<Found>;
}

/** A page that was found. Its excerpt is HTML with nothing in it but `<mark>`. */
export interface Found {
  url: string;
  excerpt: string;
  meta: Record<string, string | undefined>;
}

export interface Wanted {
  query: string;
  kind: string;
  /** In minor units, both ends included; null: any. */
  price: { from: number; to: number } | null;
  language: string;
}

const ADDRESS = "/pagefind/pagefind.js";

/** An index is asked for when it is needed; that of another language than the page's only once it is wanted. */
export function searchIndex(pageLanguage: string) {
  let loading: Promise<Pagefind> | undefined;
  const merged = new Map<string, Promise<void>>();
  return { find, prices };

  async function find({ query, kind, price, language }: Wanted): Promise<Result[]> {
    const pagefind = await load();
    if (language !== pageLanguage) {
      // An address that differs from the first index's own, or it is taken for the same one.
      const merge = merged.get(language) ?? pagefind.mergeIndex(`${location.origin}/pagefind/`, { language });
      merged.set(language, merge);
      await merge;
    }
    const within = price && (await prices()).filter((sum) => sum >= price.from && sum <= price.to);
    const { results } = await pagefind.search(query || null, {
      filters: {
        language,
        ...(kind && { kind }),
        ...(within && { price: { any: within.map(String) } }),
      },
    });
    return results;
  }

  /** Every price there is, in minor units, ascending. */
  async function prices(): Promise<number[]> {
    const { price = {} } = await (await load()).filters();
    return Object.keys(price)
      .map(Number)
      .toSorted((a, b) => a - b);
  }

  function load(): Promise<Pagefind> {
    loading ??= import(ADDRESS);
    return loading;
  }
}
