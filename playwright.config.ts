import { defineConfig } from "@playwright/test";
import { BROWSER_ARGS, findBrowser, findHeadlessBrowser } from "#scripts/browser.ts";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".vitrine/test-results",
  timeout: 60_000,
  globalSetup: "tests/e2e/sample-shop.ts",
  // One for each core of the test machine.
  workers: 2,
  projects: [
    // These share a separate shop, which some of them kill. They start first, because one worker runs them all.
    {
      name: "small",
      testMatch: "small/*.spec.ts",
      workers: 1,
      // The headless browser plays videos differently.
      use: { launchOptions: { executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS } },
    },
    { name: "sample", testIgnore: ["small/*", "accessible.spec.ts"] },
    // Visits every view several times, which takes minutes. `npm run test:long` runs it.
    { name: "views", testMatch: "accessible.spec.ts" },
  ],
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // Chromium reports an error if a fast click interrupts a view transition.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: findHeadlessBrowser(), args: BROWSER_ARGS },
  },
});
