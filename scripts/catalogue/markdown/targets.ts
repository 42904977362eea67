import type { Root } from "mdast";
import { visit } from "unist-util-visit";

/** The target of a link or a picture in Markdown. */
export interface Target {
  kind: "link" | "image";
  url: string;
  /** The picture's alternative text; empty for a link. */
  alt: string;
  /** In the text, from 1. */
  line: number;
}

/** HTML in Markdown. */
export interface RawHtml {
  html: string;
  /** In the text, from 1. */
  line: number;
}

/** The targets of all links and pictures of a text, in its order. */
export function findTargets(tree: Root): Target[] {
  const found: Target[] = [];
  const definitions = urlsByIdentifier(tree);
  visit(tree, (node) => {
    const line = node.position?.start.line ?? 1;
    if (node.type === "link") found.push({ kind: "link", url: node.url, alt: "", line });
    if (node.type === "image") found.push({ kind: "image", url: node.url, alt: node.alt ?? "", line });
    if (node.type === "linkReference") {
      found.push({ kind: "link", url: definitions.get(node.identifier) ?? "", alt: "", line });
    }
    if (node.type === "imageReference") {
      found.push({ kind: "image", url: definitions.get(node.identifier) ?? "", alt: node.alt ?? "", line });
    }
  });
  return found;
}

/** Raw HTML of a text, which is never shown, except comments. */
export function findRawHtml(tree: Root): RawHtml[] {
  const found: RawHtml[] = [];
  visit(tree, "html", ({ value, position }) => {
    if (/^<!--[\s\S]*-->$/.test(value.trim())) return;
    found.push({ html: value, line: position?.start.line ?? 1 });
  });
  return found;
}

function urlsByIdentifier(tree: Root): Map<string, string> {
  const urls = new Map<string, string>();
  visit(tree, "definition", ({ identifier, url }) => {
    urls.set(identifier, url);
  });
  return urls;
}
