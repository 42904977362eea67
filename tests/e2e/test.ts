import { test as base } from "@playwright/test";
import { sampleShop } from "./sample-shop.ts";
import type { Shop } from "./shop-process.ts";

/** Of the library's service worker, which most tests do without (playwright.config.ts). */
export const BLOCKED = "Service Worker registration blocked by Playwright";

/** A browser test with the shared sample shop. Any error or warning in the browser's console fails it. */
export const test = base.extend<{ consoleErrors: string[] }, { shop: Shop }>({
  shop: [({}, use) => use(sampleShop()), { scope: "worker" }],
  consoleErrors: [
    async ({ context }, use) => {
      const consoleErrors: string[] = [];
      context.on("console", (message) => {
        if (message.text() === BLOCKED) return;
        if (message.type() === "error" || message.type() === "warning") consoleErrors.push(message.text());
      });
      context.on("weberror", (error) =>
        consoleErrors.push(`${error.page()?.url()}: ${error.error().message}`),
      );
      await use(consoleErrors);
      base.expect(consoleErrors, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

export const { expect } = test;
