import type { CatalogueQueries } from "#catalogue/types.ts";
import { valueHash } from "./value-hash.ts";

/** A query of a page and its arguments: the language, the name of the query, and the arguments as JSON. */
export type Read = string;

/** A query and its arguments as a read. */
export function readOf(language: string, query: string, ...values: unknown[]): Read {
  return `${language} ${query} ${JSON.stringify(values)}`;
}

export function parseRead(read: Read): { language: string; query: string; values: unknown[] } {
  const [language = "", query = ""] = read.split(" ", 2);
  return { language, query, values: JSON.parse(read.slice(language.length + query.length + 2)) };
}

/** The catalogue in each language, and what has been read of it. */
export interface RecordedCatalogue {
  /** The same queries. Each call is recorded. @throws if the shop has no pages in the language */
  queries(language: string): CatalogueQueries;
  /** Runs a task and returns what it has read, without repetitions. Only one task may run at a time. */
  record<Result>(task: () => Promise<Result>): Promise<{ result: Result; reads: Read[] }>;
  /** A hash of the current answer to a query. null if it cannot be answered, since it names a language that was removed. */
  hashOf(read: Read): string | null;
  /** The current answer to a query. undefined if it cannot be answered. */
  answer(read: Read): unknown;
}

/** Records what pages read of a catalogue, so that a page is rendered again only if an answer to it has changed. */
export function recordReads(catalogues: ReadonlyMap<string, CatalogueQueries>): RecordedCatalogue {
  let current: Set<Read> | null = null;
  const hashes = new Map<Read, string | null>();
  const reads = new Map<Read, Read>();
  const recorders = new Map(
    [...catalogues].map(([language, queries]) => [language, recorder(queries, language)]),
  );

  return {
    queries(language) {
      const queries = recorders.get(language);
      if (!queries) throw new Error(`The shop has no pages in ${language}`);
      return queries;
    },
    async record(task) {
      const recorded = new Set<Read>();
      current = recorded;
      try {
        return { result: await task(), reads: [...recorded] };
      } finally {
        current = null;
      }
    },
    hashOf(read) {
      const cached = hashes.get(read);
      if (cached !== undefined) return cached;
      const value = answer(read);
      const hash = value === undefined ? null : valueHash(value);
      hashes.set(read, hash);
      return hash;
    },
    answer,
  };

  /** Most reads are shared by many pages, which then hold the same text. */
  function once(read: Read): Read {
    const cached = reads.get(read);
    if (cached !== undefined) return cached;
    reads.set(read, read);
    return read;
  }

  function recorder(queries: CatalogueQueries, language: string): CatalogueQueries {
    return new Proxy(queries, {
      get: (_, name) => {
        if (!(name in queries)) return undefined;
        return (...values: unknown[]) => {
          current?.add(once(readOf(language, String(name), ...values)));
          return call(queries, String(name), values);
        };
      },
    });
  }

  function answer(read: Read): unknown {
    const { language, query, values } = parseRead(read);
    const queries = catalogues.get(language);
    return queries && call(queries, query, values);
  }
}

function call(queries: CatalogueQueries, name: string, values: unknown[]): unknown {
  const query: unknown = Reflect.get(queries, name);
  if (typeof query !== "function") throw new Error(`The catalogue has no query "${name}"`);
  return query(...values);
}
