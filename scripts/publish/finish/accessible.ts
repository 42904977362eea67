import type { Element } from "hast";

/** Adds to an element what Markdown cannot express for keyboards and screen readers. */
export function makeAccessible(element: Element): void {
  // Wide code scrolls sideways. Without a mouse that works only if it can be focused.
  if (element.tagName === "pre") element.properties.tabIndex = 0;
  // The empty corner of a table is no header.
  if (element.tagName === "th" && element.children.length === 0) element.tagName = "td";
}
