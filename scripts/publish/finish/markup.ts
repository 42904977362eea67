import type { Element, Nodes, Root } from "hast";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { visit } from "unist-util-visit";

const fragment = unified().use(rehypeParse, { fragment: true }).use(rehypeStringify);

/** What XML 1.0 has no way to say: https://www.w3.org/TR/xml/#charsets */
const UNSAYABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** Elements that begin and end a line of a plain text. */
const LINES = /^(p|li|h[1-6]|tr|pre|blockquote|dt|dd|figcaption|br|hr|div|section)$/;

/** A text as XML can hold it, without the characters that it forbids and the end of a CDATA section. */
export function forXml(text: string): string {
  return text.toWellFormed().replace(UNSAYABLE, "").replaceAll("]]>", "]] >");
}

/** A plain text as HTML that XML can hold. */
export function textAsHtml(text: string): string {
  return htmlForXml({ type: "root", children: [{ type: "text", value: text }] });
}

/** HTML as a reader elsewhere can show it: every address absolute, as seen from the page, and XML can hold it. */
export function htmlElsewhere(html: string, page: string): string {
  const tree = fragment.parse(html);
  visit(tree, "element", (element, index, parent) => {
    if (element.tagName === "source" && parent && index !== undefined) {
      parent.children.splice(index, 1);
      return index;
    }
    makeAbsolute(element, page);
  });
  return htmlForXml(tree);
}

/** What HTML says, a line for each of its blocks. */
export function plainText(html: string): string {
  const lines = said(fragment.parse(html)).split("\n");
  return lines
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

function htmlForXml(tree: Root): string {
  // A literal end of CDATA is written as an entity, which says the same in HTML.
  return forXml(fragment.stringify(tree).replaceAll("]]>", "]]&gt;"));
}

function makeAbsolute({ properties }: Element, page: string): void {
  for (const name of ["href", "src"]) {
    const address = properties[name];
    if (typeof address === "string" && URL.canParse(address, page)) {
      properties[name] = new URL(address, page).href;
    }
  }
  delete properties.srcSet;
  delete properties.sizes;
}

function said(node: Nodes): string {
  if (node.type === "text") return node.value.replace(/\s+/g, " ");
  if (node.type !== "element" && node.type !== "root") return "";
  const text = node.children.map(said).join("");
  if (node.type === "root") return text;
  if (/^t[dh]$/.test(node.tagName)) return `${text} `;
  return LINES.test(node.tagName) ? `\n${text}\n` : text;
}
