import type { Element, Root } from "hast";
import { directionOf } from "#domain/languages/script.ts";

/** Sets `dir` on elements whose language has another direction than the text around them. */
export function markDirections(parent: Root | Element, parentDirection: "ltr" | "rtl" = "ltr"): void {
  for (const child of parent.children) {
    // An SVG has no direction. On an element without text, `lang` is only the language of a picture's description.
    if (child.type !== "element" || child.tagName === "svg") continue;
    const { lang, dir } = child.properties;
    // A template gets the language of its texts when it is filled in, and says `dir="auto"`.
    const direction = lang && dir !== "auto" ? directionOf(String(lang)) : parentDirection;
    if (direction !== parentDirection && dir === undefined && hasText(child))
      child.properties.dir = direction;
    markDirections(child, direction);
  }
}

function hasText({ children }: Element): boolean {
  return children.some((child) =>
    child.type === "element" ? hasText(child) : child.type === "text" && child.value.trim() !== "",
  );
}
