import type { RawHtml, Target } from "../markdown/targets.ts";

/** What is known of a Markdown text without parsing it again. Lines are those of the text, from 1. */
export interface MarkdownFacts {
  isEmpty: boolean;
  targets: Target[];
  rawHtml: RawHtml[];
  html: RenderedText[];
}

/** A rendered text, and what it depends on. */
export interface RenderedText {
  options: string;
  /** What its relative URLs stood for, as JSON. */
  targets: [url: string, target: string][];
  html: string;
}

/** What is known of a page's file by its content. */
export interface PageFacts {
  /** The front matter. */
  values: unknown;
  /** Lines of keys and of lists' items by their paths. */
  lines: Record<string, number>;
  body: MarkdownFacts;
  /** Of the keys of the front matter that hold Markdown, by their paths. */
  fields: Record<string, MarkdownFacts>;
}

/** A page's file of which something is known. */
export interface KnownText {
  /** The text's key in the cache. */
  key: string;
  facts: PageFacts;
  /** Whether it has facts that the cache does not have yet. */
  isChanged: boolean;
}
