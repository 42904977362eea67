import type { Element, Root } from "hast";
import { directionOf } from "#domain/languages/script.ts";

/** Says where a text in another language runs the other way than what is around it. */
export function markDirections(parent: Root | Element, around: "ltr" | "rtl" = "ltr"): void {
  for (const child of parent.children) {
    // A drawing has no direction, and what holds a picture alone names only its description's language.
    if (child.type !== "element" || child.tagName === "svg" || !hasText(child)) continue;
    const { lang, dir } = child.properties;
    const direction = lang ? directionOf(String(lang)) : around;
    if (direction !== around && dir === undefined) child.properties.dir = direction;
    markDirections(child, direction);
  }
}

function hasText({ children }: Element): boolean {
  return children.some((child) =>
    child.type === "element" ? hasText(child) : child.type === "text" && child.value.trim() !== "",
  );
}
