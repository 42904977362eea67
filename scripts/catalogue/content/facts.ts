import type { RawHtml, Target } from "../markdown/targets.ts";
import type { TextComment } from "./yaml.ts";

/** Facts about a Markdown text, cached so that it is not parsed again. Lines are those of the text, from 1. */
export interface MarkdownFacts {
  isEmpty: boolean;
  targets: Target[];
  rawHtml: RawHtml[];
  html: RenderedText[];
}

/** A rendered text, and what it depends on. */
export interface RenderedText {
  options: string;
  /** The targets of its relative URLs, as JSON. */
  targets: [url: string, target: string][];
  html: string;
}

/** Facts about a page's file. */
export interface PageFacts {
  /** The front matter. */
  values: unknown;
  comments: readonly TextComment[];
  /** Lines of keys and of lists' items by their paths. */
  lines: Record<string, number>;
  body: MarkdownFacts;
  /** Facts about the Markdown in the front matter, keyed by the path of its key. */
  fields: Record<string, MarkdownFacts>;
}

/** A page's file of which something is known. */
export interface CachedText {
  /** The text's key in the cache. */
  key: string;
  facts: PageFacts;
  /** Whether it has facts that the cache does not have yet. */
  isChanged: boolean;
}
