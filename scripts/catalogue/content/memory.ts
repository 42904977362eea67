import type { Root } from "mdast";
import { createFileHashes, type FileHashes } from "../file-hashes.ts";
import type { Findings } from "./mistakes.ts";
import type { Source } from "./source.ts";

/** What a process that reads a content folder again and again keeps from one time to the next. It depends on the content only. */
export interface ContentMemory {
  /** By path within the content folder: the file's text when it was parsed last, and the result. */
  pages: Map<string, { text: string; source: Source; findings: Findings }>;
  /** Rendered texts by their trees. */
  html: WeakMap<Root, RenderedText[]>;
  /** Of all files that a build reads. */
  hashes: FileHashes;
}

/** A rendered text, and what it depends on. */
export interface RenderedText {
  options: string;
  /** What its relative URLs stood for, as JSON. */
  targets: Map<string, string>;
  html: string;
}

export function createContentMemory(): ContentMemory {
  return { pages: new Map(), html: new WeakMap(), hashes: createFileHashes() };
}
