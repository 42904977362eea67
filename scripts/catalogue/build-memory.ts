import { type ContentMemory, createContentMemory } from "./content/memory.ts";
import type { CachedMetadata } from "./file-metadata.ts";
import type { StoredPicture } from "./picture.ts";
import type { CachedRows } from "./rows/cached-rows.ts";
import type { CachedRelated } from "./rows/related.ts";
import { createViewMemory, type ViewMemory } from "./views/views.ts";

/** What a long-running process keeps from one build of a catalogue to the next, so that it only does what has changed. */
export interface BuildMemory extends ContentMemory {
  /** Metadata of the content's files. */
  metadata: CachedMetadata;
  /** The pictures that have been prepared, by their ids. */
  pictures: Map<string, StoredPicture>;
  rows: CachedRows;
  related: CachedRelated;
  views: ViewMemory;
}

/** Forgets all but the hashes of files, in a process that builds once. What the next build needs, it finds out again. */
export function clearBuildMemory(memory: BuildMemory): void {
  Object.assign(memory, createBuildMemory(), { hashes: memory.hashes });
}

export function createBuildMemory(): BuildMemory {
  return {
    ...createContentMemory(),
    ...{ metadata: { files: null }, pictures: new Map() },
    ...{ rows: new Map(), related: { key: "", rows: [] }, views: createViewMemory() },
  };
}
