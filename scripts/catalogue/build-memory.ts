import { type ContentMemory, createContentMemory } from "./content/memory.ts";
import type { KnownMetadata } from "./file-metadata.ts";
import type { StoredPicture } from "./picture.ts";
import type { KnownRows } from "./rows/known-rows.ts";
import type { KnownRelated } from "./rows/related.ts";
import { createViewMemory, type ViewMemory } from "./views/views.ts";

/** What a long-running process keeps from one build of a catalogue to the next, so that it only does what has changed. */
export interface BuildMemory extends ContentMemory {
  /** Metadata of the content's files. */
  metadata: KnownMetadata;
  /** The pictures that have been prepared, by their ids. */
  pictures: Map<string, StoredPicture>;
  rows: KnownRows;
  related: KnownRelated;
  views: ViewMemory;
}

export function createBuildMemory(): BuildMemory {
  return {
    ...createContentMemory(),
    ...{ metadata: { files: null }, pictures: new Map() },
    ...{ rows: new Map(), related: { key: "", rows: [] }, views: createViewMemory() },
  };
}
