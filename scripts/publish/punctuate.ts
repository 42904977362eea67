import type { Element, Root, Text } from "hast";
import { visit } from "unist-util-visit";
import { scriptOf } from "#domain/languages/script.ts";
import { dot } from "#site/lib/format.ts";

const HEADINGS = ["h2", "h3", "h4", "h5", "h6"];
const HAS_POINT = /[\p{P}\s]$/u;

/** Puts points where a page tells texts apart by lines: after headings and items of lists that end without one. */
export function punctuate(tree: Root, language: string): void {
  const stop = /^(Han[st]|Jpan)$/.test(scriptOf(language)) ? "。" : ".";
  visit(tree, "element", (element, index = 0, parent) => {
    const isItem = element.tagName === "li";
    if (!isItem && !HEADINGS.includes(element.tagName)) return;
    const last = lastText(element);
    if (!last || HAS_POINT.test(last.value)) return;
    const isFollowed = parent?.children.slice(index + 1).some((next) => next.type === "element");
    last.value += isItem && isFollowed ? dot(language) : stop;
  });
}

/** The last text in an element, not counting its labels. */
function lastText({ children }: Element): Text | null {
  for (const child of children.toReversed()) {
    if (child.type === "text" && child.value.trim() !== "") return child;
    const found = child.type === "element" && !isLabel(child) ? lastText(child) : null;
    if (found) return found;
  }
  return null;
}

function isLabel({ properties: { className } }: Element): boolean {
  return Array.isArray(className) && className.includes("label");
}
