import type { WrittenCatalogue } from "../duckdb.ts";
import { createFileHashes, type FileHashes } from "../file-hashes.ts";
import type { KnownRows } from "../rows/known-rows.ts";
import type { KnownRelated } from "../rows/related.ts";
import { createViewMemory, type ViewMemory } from "../views/views.ts";
import type { Findings } from "./mistakes.ts";
import type { Source } from "./source.ts";
import type { TextCache } from "./text-cache.ts";

/** What a long-running process keeps between reads of a content folder. It depends on the content only. */
export interface ContentMemory {
  /** The pages that were read last, by path within the content folder. */
  pages: Map<string, ReadPage>;
  /** What is known of texts from earlier processes. null: nothing. */
  texts: TextCache | null;
  /** Hashes of all files that a build reads. */
  hashes: FileHashes;
  /** What the last build made of it. */
  rows: KnownRows;
  related: KnownRelated;
  views: ViewMemory;
  /** The catalogue that it wrote. null: none yet. */
  catalogue: WrittenCatalogue | null;
}

/** A page's file when it was read last, and the result. */
export interface ReadPage {
  text: string;
  source: Source;
  findings: Findings;
}

export function createContentMemory(): ContentMemory {
  return {
    ...{ pages: new Map(), texts: null, hashes: createFileHashes() },
    ...{ rows: new Map(), related: { key: "", rows: [] }, views: createViewMemory(), catalogue: null },
  };
}

/** Keeps what is known of the pages that were read last for later processes. */
export async function saveTexts({ pages, texts }: ContentMemory): Promise<void> {
  await texts?.save([...pages.values()].flatMap(({ source }) => source.known ?? []));
}
