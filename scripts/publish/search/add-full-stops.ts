import type { Element, Root, Text } from "hast";
import { visit } from "unist-util-visit";
import { scriptOf } from "#domain/languages/script.ts";
import { separator } from "#site/lib/format.ts";

const HEADINGS = ["h2", "h3", "h4", "h5", "h6"];
const ENDS_IN_PUNCTUATION = /[\p{P}\s]$/u;

/**
 * Adds punctuation to headings and list items that end without any, since a search excerpt has no line breaks: a separator
 * between list items, a full stop elsewhere.
 */
export function addFullStops(tree: Root, language: string): void {
  const stop = /^(Han[st]|Jpan)$/.test(scriptOf(language)) ? "。" : ".";
  visit(tree, "element", (element, index = 0, parent) => {
    const isItem = element.tagName === "li";
    if (!isItem && !HEADINGS.includes(element.tagName)) return;
    const last = lastText(element);
    if (!last || ENDS_IN_PUNCTUATION.test(last.value)) return;
    const isFollowed = parent?.children.slice(index + 1).some((next) => next.type === "element");
    last.value += isItem && isFollowed ? separator(language) : stop;
  });
}

/** The last text in an element, ignoring labels. */
function lastText({ children }: Element): Text | null {
  for (const child of children.toReversed()) {
    if (child.type === "text" && child.value.trim() !== "") return child;
    const text = child.type === "element" && !isLabel(child) ? lastText(child) : null;
    if (text) return text;
  }
  return null;
}

function isLabel({ properties: { className } }: Element): boolean {
  return Array.isArray(className) && className.includes("muted");
}
