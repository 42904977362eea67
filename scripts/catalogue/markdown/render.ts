import { createRequire } from "node:module";
import type { Element, ElementContent, Root } from "hast";
import type { Root as MarkdownTree } from "mdast";
import rehypeSanitize, { defaultSchema, type Options as Schema } from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import rehypeStringify from "rehype-stringify";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { localisedPath } from "#domain/addresses.ts";
import type { PictureFiles } from "../types.ts";

export interface RenderOptions {
  /** The language of the page that shows the text. */
  language: string;
  /** The language of the text, if it differs. */
  writtenIn?: string;
  /** The shop's languages, the default one first. */
  languages: readonly string[];
  /** The level of the text's highest heading. Lower headings are shifted by the same number of levels. */
  topHeading: 2 | 3;
  /** The label of a footnote's link back to the text. */
  backToText: string;
  /** Makes ids unique among the texts on a page. */
  idPrefix: string;
  /** The picture behind a relative URL. */
  picture(url: string): PictureFiles | null;
  /** The public path of a free sample behind a relative URL. */
  sample(url: string): string | null;
}

/** The `sizes` of a picture in a text: the width of the text column. */
const SIZES = "(min-width: 44rem) 42rem, 100vw";

const require = createRequire(import.meta.url);

type Highlight = ReturnType<typeof import("rehype-highlight")["default"]>;
let highlighter: Highlight | null = null;

/** Highlights source code. The highlighter is loaded once a text has some, since its two hundred languages take time. */
const highlight: Highlight = (root, file) => {
  if (!hasCode(root)) return;
  highlighter ??= loadHighlighter();
  highlighter(root, file);
};

function loadHighlighter(): Highlight {
  const { default: rehypeHighlight }: typeof import("rehype-highlight") = require("rehype-highlight");
  return rehypeHighlight({ plainText: ["text", "txt", "csv", "cube"] });
}

function hasCode(root: Root): boolean {
  let hasCode = false;
  visit(root, "element", ({ tagName }) => {
    if (tagName === "pre") hasCode = true;
    return !hasCode;
  });
  return hasCode;
}

/**
 * Renders Markdown (GFM) as HTML that is safe to insert into a page. HTML in the Markdown is removed, only the highlighter
 * sets classes, and there are no inline styles. Links to the shop's own pages get the prefix of the page's language.
 */
export function renderMarkdown(tree: MarkdownTree, options: RenderOptions): string {
  const processor = unified()
    .use(remarkRehype, {
      clobberPrefix: "",
      // Without the variation selector the arrow may be drawn as an emoji.
      footnoteBackContent: "↩\ufe0e",
      footnoteBackLabel: (index: number) => `${options.backToText} ${index + 1}`,
    })
    .use(() => removePositions)
    .use(rehypeSanitize, schemaFor(options.idPrefix))
    .use(rehypeSlug, { prefix: `${options.idPrefix}-` })
    .use(() => highlight)
    .use(() => (root: Root) => transformElements(root, options))
    .use(rehypeStringify);
  return processor.stringify(processor.runSync(tree));
}

/** Renders source code as one highlighted `<pre><code>`. `extension` is that of its file name, without the dot. */
export function renderCode(code: string, extension: string): string {
  const element: Element = {
    type: "element",
    tagName: "code",
    properties: { className: [`language-${extension}`] },
    children: [{ type: "text", value: code }],
  };
  const pre: Element = { type: "element", tagName: "pre", properties: {}, children: [element] };
  const root: Root = { type: "root", children: [pre] };
  unified()
    .use(() => highlight)
    .runSync(root);
  return unified().use(rehypeStringify).stringify(root);
}

/** Without positions, which no later step needs, the sanitiser has less to copy. That saves a quarter of the time. */
function removePositions(root: Root): void {
  visit(root, (node) => {
    delete node.position;
  });
}

/** GitHub's rules, with fewer protocols. https://github.com/syntax-tree/hast-util-sanitize */
function schemaFor(idPrefix: string): Schema {
  return {
    ...defaultSchema,
    clobberPrefix: `${idPrefix}-`,
    protocols: { href: ["http", "https", "mailto"], src: [] },
  };
}

/** Runs after sanitising, so that the sanitiser does not remove what is added here. */
function transformElements(root: Root, options: RenderOptions): void {
  const shift = options.topHeading - highestHeading(root);
  visit(root, "element", (element, index, parent) => {
    const level = headingLevel(element);
    if (isFootnoteLabel(element)) {
      parent?.children.splice(index ?? 0, 1);
      return [SKIP, index ?? 0];
    }
    if (level !== null) element.tagName = `h${Math.min(6, level + shift)}`;
    if (element.tagName === "a") transformLink(element, options);
    if (element.tagName === "img") {
      parent?.children.splice(index ?? 0, 1, ...pictureElements(element, options));
      return SKIP;
    }
  });
}

function highestHeading(root: Root): number {
  let highest = 6;
  visit(root, "element", (element) => {
    if (!isFootnoteLabel(element)) highest = Math.min(highest, headingLevel(element) ?? 6);
  });
  return highest;
}

function headingLevel({ tagName }: Element): number | null {
  return /^h[1-6]$/.test(tagName) ? Number(tagName[1]) : null;
}

/** GFM's invisible heading above footnotes. */
function isFootnoteLabel({ tagName, properties }: Element): boolean {
  return tagName === "h2" && Array.isArray(properties.className) && properties.className.includes("sr-only");
}

function transformLink(element: Element, options: RenderOptions): void {
  const href = String(element.properties.href ?? "");
  delete element.properties.ariaDescribedBy;
  if (/^https?:/i.test(href)) element.properties.rel = ["external", "noopener"];
  else if (href.startsWith("#")) element.properties.href = `#${options.idPrefix}-${href.slice(1)}`;
  else if (href.startsWith("/")) element.properties.href = localiseLink(href, options);
  else if (href !== "" && !href.startsWith("mailto:"))
    element.properties.href = options.sample(href) ?? undefined;
}

/** `/products/x/` → `/zh/products/x/` on a page in `zh`. Links to files, and links with a language, are not changed. */
function localiseLink(path: string, { language, languages }: RenderOptions): string {
  const isFile = !/^[^?#]*\/(?:[?#]|$)/.test(path);
  const hasLanguage = languages.some((code) => path.startsWith(`/${code}/`));
  return isFile || hasLanguage ? path : localisedPath(path, language, languages);
}

function pictureElements({ properties }: Element, options: RenderOptions): ElementContent[] {
  const picture = options.picture(String(properties.src ?? ""));
  if (!picture) return [];
  const sources = picture.sources.map(({ type, variants }) => ({
    type,
    srcSet: variants.map(({ src, width }) => `${src} ${width}w`).join(", "),
    src: variants.at(-1)?.src,
  }));
  const last = sources.pop();
  const { alt, title } = properties;
  const { width, height } = picture;
  const image = { src: last?.src, srcSet: last?.srcSet, sizes: SIZES, alt, title, width, height };
  return [
    element("picture", {}, [
      ...sources.map(({ type, srcSet }) => element("source", { type, srcSet, sizes: SIZES }, [])),
      element("img", { ...image, loading: "lazy", decoding: "async" }, []),
    ]),
  ];
}

function element(tagName: string, properties: Element["properties"], children: Element[]): Element {
  return { type: "element", tagName, properties, children };
}
