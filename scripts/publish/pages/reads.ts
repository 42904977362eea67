import { shortHash } from "#catalogue/short-hash.ts";
import type { CatalogueQueries } from "#catalogue/types.ts";
import { rememberByObject } from "#domain/remember.ts";

/** A query of a page and its arguments: the language, the name of the query, and the arguments as JSON. */
export type Read = string;

/** The catalogue in each language, and what has been read of it. */
export interface RecordedCatalogue {
  /** The same queries. Each call is recorded. @throws if the shop has no pages in the language */
  queries(language: string): CatalogueQueries;
  /** Runs a task and returns what it has read, without repetitions. Only one task may run at a time. */
  record<Result>(task: () => Promise<Result>): Promise<{ result: Result; reads: Read[] }>;
  /** A hash of the current answer to a query. null if it cannot be answered, since it names a language that is gone. */
  hashOf(read: Read): string | null;
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
      const known = hashes.get(read);
      if (known !== undefined) return known;
      const hash = answer(read);
      hashes.set(read, hash);
      return hash;
    },
  };

  /** Most reads are shared by many pages, which then hold the same text. */
  function once(read: Read): Read {
    const known = reads.get(read);
    if (known !== undefined) return known;
    reads.set(read, read);
    return read;
  }

  function recorder(queries: CatalogueQueries, language: string): CatalogueQueries {
    return new Proxy(queries, {
      get: (_, name) => {
        if (!(name in queries)) return undefined;
        return (...values: unknown[]) => {
          current?.add(once(`${language} ${String(name)} ${JSON.stringify(values)}`));
          return call(queries, String(name), values);
        };
      },
    });
  }

  function answer(read: Read): string | null {
    const [language = "", name = ""] = read.split(" ", 2);
    const values: unknown[] = JSON.parse(read.slice(language.length + name.length + 2));
    const queries = catalogues.get(language);
    if (!queries) return null;
    return hashOfAnswer(call(queries, name, values));
  }
}

const remember = rememberByObject<string>();

/** Answers are mostly products, or lists of them, which are often the same objects as the last time. */
function hashOfAnswer(answer: unknown): string {
  if (Array.isArray(answer)) return shortHash(answer.map(hashOfAnswer).join(" "));
  if (typeof answer !== "object" || answer === null) return shortHash(JSON.stringify(answer));
  return remember(answer, "", () => shortHash(JSON.stringify(answer)));
}

function call(queries: CatalogueQueries, name: string, values: unknown[]): unknown {
  const query: unknown = Reflect.get(queries, name);
  if (typeof query !== "function") throw new Error(`The catalogue has no query "${name}"`);
  return query(...values);
}
