import { createFileHashes, type FileHashes, type FileState } from "../file-hashes.ts";
import type { Findings } from "./mistakes.ts";
import type { Source } from "./source.ts";
import type { TextCache } from "./text-cache.ts";

/** Caches that a long-running process keeps between reads of a content folder. They depend on the content only. */
export interface ContentMemory {
  /** The pages that were read last, by path within the content folder. */
  pages: Map<string, ReadPage>;
  /** Facts about texts from earlier processes. null: there are none. */
  texts: TextCache | null;
  /** Hashes of all files that a build reads. */
  hashes: FileHashes;
}

/** A page's file when it was read last, and the result. */
export interface ReadPage {
  text: string;
  /** null: its encoding is wrong, which is a mistake each time. */
  state: FileState | null;
  source: Source;
  findings: Findings;
}

export function createContentMemory(): ContentMemory {
  return { pages: new Map(), texts: null, hashes: createFileHashes() };
}

/** Keeps what is known of the pages that were read last for later processes. */
export async function saveTexts({ pages, texts }: ContentMemory): Promise<void> {
  await texts?.save([...pages.values()].flatMap(({ source }) => source.known ?? []));
}
