/** Problems with the visibility of the focus (WCAG 2.4.7 and 2.4.11). Runs in the page. */
export function focusProblems(): string[] {
  const MIN_OUTLINE_PX = 2;
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return [];
  const name = `${element.tagName} “${element.ariaLabel ?? (element.textContent?.trim().slice(0, 40) || element.outerHTML.slice(0, 80))}”`;
  // The visible part of a field may be its label, and of a card's link the whole card.
  const shown =
    element.closest("label") ?? (isStretched(element) ? element.closest("article") : null) ?? element;
  const [box] = [...shown.getClientRects()].toSorted((a, b) => b.width * b.height - a.width * a.height);
  if (!box) return [`${name} has the focus and is not there`];
  return [
    ...(isOutlined(element) || isOutlined(shown) ? [] : [`${name} has no outline`]),
    ...(isVisible(shown, box) ? [] : [`${name} is out of sight or covered`]),
  ];

  function isStretched(of: Element): boolean {
    return getComputedStyle(of, "::after").position === "absolute";
  }

  function isOutlined(of: Element): boolean {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(of);
    const line = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= MIN_OUTLINE_PX;
    return (line && !outlineColor.endsWith("/ 0)")) || boxShadow !== "none";
  }

  /** At least half of it, or as much as fits, is in the window and not covered. */
  function isVisible(of: Element, { left, top, right, bottom }: DOMRect): boolean {
    const [x1, y1, x2, y2] = [
      Math.max(left, 0),
      Math.max(top, 0),
      Math.min(right, innerWidth),
      Math.min(bottom, innerHeight),
    ];
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const enough = y2 - y1 >= Math.min(bottom - top, innerHeight) / 2 && x2 > x1;
    const hit = document.elementFromPoint(x, y);
    return enough && hit !== null && (of.contains(hit) || hit.contains(of));
  }
}
