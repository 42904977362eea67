import { defineConfig } from "@playwright/test";
import { BROWSER_ARGS, findBrowser, findHeadlessBrowser } from "#scripts/browser.ts";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".vitrine/test-results",
  timeout: 60_000,
  globalSetup: "tests/e2e/sample-shop.ts",
  // Two cores.
  workers: 2,
  projects: [
    // One shop of their own, which may be taken down meanwhile. First, since they take longest one after the other.
    {
      name: "small",
      testMatch: "small/*.spec.ts",
      workers: 1,
      // Films are shown in another way where there are no windows.
      use: { launchOptions: { executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS } },
    },
    { name: "sample", testIgnore: "small/*" },
  ],
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // A view transition that a fast click cuts off is reported by Chromium as an error of the page.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: findHeadlessBrowser(), args: BROWSER_ARGS },
  },
});
