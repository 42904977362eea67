import type { Element, ElementContent, Root } from "hast";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { treeText } from "./plain-text.ts";

const fragment = unified().use(rehypeParse, { fragment: true }).use(rehypeStringify);

/** Elements that email apps show alike. Of others only the content stays, and of pictures nothing. */
const KEPT = new Set(["p", "ul", "ol", "li", "em", "strong", "code", "a", "br"]);
/** Begin a paragraph of their own. */
const HEADINGS = /^h[1-6]$/;

/** A text of the catalogue for emails, which cannot have styles, ids and pictures of pages. */
export function mailNotes(html: string): { html: string; text: string } {
  const tree = fragment.parse(html);
  const simple: Root = { type: "root", children: simplify(tree.children) };
  return { html: fragment.stringify(simple).trim(), text: treeText(tree) };
}

function simplify(nodes: readonly Root["children"][number][]): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === "text") return [node];
    if (node.type !== "element") return [];
    const children = simplify(node.children);
    if (HEADINGS.test(node.tagName)) return [element("p", [element("strong", children)])];
    if (!KEPT.has(node.tagName)) return children;
    const { href } = node.properties;
    // A link to another place on the page leads nowhere.
    if (node.tagName === "a" && (typeof href !== "string" || href.startsWith("#"))) return children;
    return [element(node.tagName, children, typeof href === "string" ? { href } : {})];
  });
}

function element(
  tagName: string,
  children: ElementContent[],
  properties: Element["properties"] = {},
): Element {
  return { type: "element", tagName, properties, children };
}
