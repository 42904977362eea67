import type { Page } from "@playwright/test";

/**
 * The layout shift of a page since it was opened, once its fonts and the pictures in view have loaded and are drawn:
 * https://wicg.github.io/layout-instability/
 */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let sum = 0;
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries) if ("value" in entry) sum += Number(entry.value);
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    await document.fonts.ready;
    await Promise.all(Array.from(document.images).filter(isAwaited).map(loaded));
    // An entry is recorded when its frame is drawn.
    await nextFrame();
    await nextFrame();
    add(observer.takeRecords());
    return sum;

    /** A lazy picture out of view does not load. */
    function isAwaited(image: HTMLImageElement): boolean {
      const { top, bottom } = image.getBoundingClientRect();
      return !image.complete && top < innerHeight && bottom > 0;
    }

    function loaded(image: HTMLImageElement): Promise<unknown> {
      return new Promise((resolve) => {
        image.addEventListener("load", resolve);
        image.addEventListener("error", resolve);
      });
    }

    function nextFrame(): Promise<unknown> {
      return new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}
