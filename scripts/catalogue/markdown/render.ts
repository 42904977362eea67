import type { Element, ElementContent, Root } from "hast";
import rehypeHighlight from "rehype-highlight";
import rehypeSanitize, { defaultSchema, type Options as Schema } from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import rehypeStringify from "rehype-stringify";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { localisedPath } from "#domain/addresses.ts";
import type { Markdown } from "../content/source.ts";
import type { PictureFiles } from "../types.ts";

export interface Rendering {
  /** The language of the pages that the text will stand on. */
  language: string;
  /** The shop's languages, the default one first. */
  languages: readonly string[];
  /** The level that the text's highest heading gets; the others keep their distance to it. */
  topHeading: 2 | 3;
  /** What a footnote's way back is called. */
  backToText: string;
  /** Goes before every id, so that several texts can stand on one page. */
  ids: string;
  /** The picture behind a relative URL. */
  picture(url: string): PictureFiles | null;
  /** The public path of a free sample behind a relative URL. */
  sample(url: string): string | null;
}

/** What a picture in a text is shown at: the measure of a column of prose. */
const SIZES = "(min-width: 44rem) 42rem, 100vw";

/** Made once: it has to learn three dozen languages. */
const highlight = rehypeHighlight({ plainText: ["text", "txt", "csv", "cube"] });

/**
 * Markdown (GFM) as HTML that is safe to put on a page as it is. HTML in the Markdown is left out, classes come from
 * the highlighter alone and there are no inline styles. `language` prefixes links to the shop's own pages.
 */
export function renderMarkdown({ tree }: Markdown, rendering: Rendering): string {
  const processor = unified()
    .use(remarkRehype, {
      clobberPrefix: "",
      // With the sign that keeps it from being drawn as a picture.
      footnoteBackContent: "↩\ufe0e",
      footnoteBackLabel: (index: number) => `${rendering.backToText} ${index + 1}`,
    })
    .use(() => forgetPositions)
    .use(rehypeSanitize, schemaFor(rendering.ids))
    .use(rehypeSlug, { prefix: `${rendering.ids}-` })
    .use(() => highlight)
    .use(() => (root: Root) => finish(root, rendering))
    .use(rehypeStringify);
  return processor.stringify(processor.runSync(tree));
}

/** Source code as one highlighted `<pre><code>`; `extension` is that of its file name, without the dot. */
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

/** Nothing after needs them, and the sanitiser would copy each one, at a quarter of the whole cost. */
function forgetPositions(root: Root): void {
  visit(root, (node) => {
    delete node.position;
  });
}

/** The rules of GitHub, without what Markdown alone cannot make. https://github.com/syntax-tree/hast-util-sanitize */
function schemaFor(ids: string): Schema {
  return {
    ...defaultSchema,
    clobberPrefix: `${ids}-`,
    protocols: { href: ["http", "https", "mailto"], src: [] },
  };
}

/** From here on the tree is safe, and what is added is ours. */
function finish(root: Root, rendering: Rendering): void {
  const shift = rendering.topHeading - highestHeading(root);
  visit(root, "element", (element, index, parent) => {
    const level = headingLevel(element);
    if (isFootnoteLabel(element)) {
      parent?.children.splice(index ?? 0, 1);
      return [SKIP, index ?? 0];
    }
    if (level !== null) element.tagName = `h${Math.min(6, level + shift)}`;
    if (element.tagName === "a") finishLink(element, rendering);
    if (element.tagName === "img") {
      parent?.children.splice(index ?? 0, 1, ...pictureElements(element, rendering));
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

/** The heading that GFM puts over footnotes says nothing that the line of notes does not show. */
function isFootnoteLabel({ tagName, properties }: Element): boolean {
  return tagName === "h2" && Array.isArray(properties.className) && properties.className.includes("sr-only");
}

function finishLink(element: Element, rendering: Rendering): void {
  const href = String(element.properties.href ?? "");
  delete element.properties.ariaDescribedBy;
  if (/^https?:/i.test(href)) element.properties.rel = ["external", "noopener"];
  else if (href.startsWith("#")) element.properties.href = `#${rendering.ids}-${href.slice(1)}`;
  else if (href.startsWith("/")) element.properties.href = linkInLanguage(href, rendering);
  else if (href !== "" && !href.startsWith("mailto:"))
    element.properties.href = rendering.sample(href) ?? undefined;
}

/** `/products/x/` → `/zh/products/x/` on a page in `zh`; files and pages of a named language stay as they are. */
function linkInLanguage(path: string, { language, languages }: Rendering): string {
  const isFile = !/^[^?#]*\/(?:[?#]|$)/.test(path);
  const isNamed = languages.some((code) => path.startsWith(`/${code}/`));
  return isFile || isNamed ? path : localisedPath(path, language, languages);
}

function pictureElements({ properties }: Element, rendering: Rendering): ElementContent[] {
  const picture = rendering.picture(String(properties.src ?? ""));
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
