import type { Nodes, Root } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";

const fragment = unified().use(rehypeParse, { fragment: true });

/** Elements that become lines of their own in plain text. */
const BLOCKS = /^(p|li|h[1-6]|tr|pre|blockquote|dt|dd|figcaption|br|hr|div|section)$/;

/** The text of HTML, with a line for each block. */
export function plainText(html: string): string {
  return treeText(fragment.parse(html));
}

/** The same of HTML that was parsed already. */
export function treeText(tree: Root): string {
  const lines = textWithBreaks(tree).split("\n");
  return lines
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

function textWithBreaks(node: Nodes): string {
  if (node.type === "text") return node.value.replace(/\s+/g, " ");
  if (node.type !== "element" && node.type !== "root") return "";
  const text = node.children.map(textWithBreaks).join("");
  if (node.type === "root") return text;
  if (/^t[dh]$/.test(node.tagName)) return `${text} `;
  return BLOCKS.test(node.tagName) ? `\n${text}\n` : text;
}
