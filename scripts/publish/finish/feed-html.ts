import type { Element, Root } from "hast";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { visit } from "unist-util-visit";

const fragment = unified().use(rehypeParse, { fragment: true }).use(rehypeStringify);

/** Characters that XML 1.0 forbids, even escaped: https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** Removes what XML text must not contain: forbidden characters, and the end of a CDATA section. */
export function toXmlText(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, "").replaceAll("]]>", "]] >");
}

/** Converts plain text to HTML for an XML document. */
export function textToHtml(text: string): string {
  return stringifyForXml({ type: "root", children: [{ type: "text", value: text }] });
}

/** Converts HTML for feed readers and an XML document. Relative URLs are resolved against `pageUrl`. */
export function toFeedHtml(html: string, pageUrl: string): string {
  const tree = fragment.parse(html);
  visit(tree, "element", (element, index, parent) => {
    if (element.tagName === "source" && parent && index !== undefined) {
      parent.children.splice(index, 1);
      return index;
    }
    makeAbsolute(element, pageUrl);
  });
  return stringifyForXml(tree);
}

function stringifyForXml(tree: Root): string {
  // The end of a CDATA section becomes an entity, which means the same in HTML.
  return toXmlText(fragment.stringify(tree).replaceAll("]]>", "]]&gt;"));
}

function makeAbsolute({ properties }: Element, pageUrl: string): void {
  for (const name of ["href", "src"]) {
    const url = properties[name];
    if (typeof url === "string" && URL.canParse(url, pageUrl)) {
      properties[name] = new URL(url, pageUrl).href;
    }
  }
  delete properties.srcSet;
  delete properties.sizes;
}
