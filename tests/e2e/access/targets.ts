import type { Page } from "@playwright/test";

/** Targets that are too small for a finger (WCAG 2.5.8) in the page's current state. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const MIN_PX = 24;
    const OPERABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio, video";
    // The label of a field is part of its target.
    const top = document.querySelector("dialog[open]") ?? document;
    const targets = [...top.querySelectorAll<HTMLElement>(OPERABLE)]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ element, box: (element.closest("label") ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.right > 0 && box.bottom + scrollY > 0);
    const isSmall = ({ width, height }: DOMRect) => width < MIN_PX || height < MIN_PX;

    return targets
      .filter(
        ({ element, box }) =>
          isSmall(box) && !isInSentence(element) && !isStretched(element) && !hasEnoughSpacing(element, box),
      )
      .map(({ element, box: { width, height } }) => {
        const name = element.ariaLabel ?? element.textContent?.trim();
        return `${element.tagName} “${name}” is ${Math.round(width)} by ${Math.round(height)} px`;
      });

    function isInSentence(element: HTMLElement): boolean {
      const { display } = getComputedStyle(element);
      const siblings = [...(element.parentElement?.childNodes ?? [])].filter((node) => node !== element);
      return (
        display === "inline" &&
        siblings.some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      );
    }

    /** The link of a card covers the whole card. */
    function isStretched(element: HTMLElement): boolean {
      return getComputedStyle(element, "::after").position === "absolute";
    }

    /** A circle of 24 px around its centre touches no other target, nor the circle of another small target. */
    function hasEnoughSpacing(element: HTMLElement, box: DOMRect): boolean {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      return targets.every(({ element: other, box: its }) => {
        if (other === element || other.contains(element) || element.contains(other)) return true;
        const dx = Math.max(its.left - x, 0, x - its.right);
        const dy = Math.max(its.top - y, 0, y - its.bottom);
        const between = Math.hypot(its.x + its.width / 2 - x, its.y + its.height / 2 - y);
        return Math.hypot(dx, dy) >= MIN_PX / 2 && (!isSmall(its) || between >= MIN_PX);
      });
    }
  });
}
