import type { Element } from "hast";

/** What Markdown leaves out of a page for those who do not see it, or have only a keyboard. */
export function makeAccessible(element: Element): void {
  // A wide block of code scrolls; without a mouse it does so only when it can have the focus.
  if (element.tagName === "pre") element.properties.tabIndex = 0;
  // The empty corner of a table heads nothing.
  if (element.tagName === "th" && element.children.length === 0) element.tagName = "td";
}
