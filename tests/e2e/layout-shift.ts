import type { Page } from "@playwright/test";

const QUIET_MS = 300;

/** The layout shift of a page since it was opened: https://wicg.github.io/layout-instability/ */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    (quietMs) =>
      new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if ("value" in entry) sum += Number(entry.value);
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), quietMs);
      }),
    QUIET_MS,
  );
}
