import { defineConfig } from "@playwright/test";
import { BROWSER_ARGS, findBrowser, findHeadlessBrowser } from "#scripts/browser.ts";

/** Tests of single features, and those that visit every view, which take minutes together. */
const LONG = "**/*.long.spec.ts";

/** These share a separate shop, which some of them kill. */
const SMALL = {
  testMatch: "small/*.spec.ts",
  workers: 1,
  // The headless browser plays videos differently.
  use: { launchOptions: { executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS } },
};

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".vitrine/test-results",
  timeout: 60_000,
  globalSetup: "tests/e2e/sample-shop.ts",
  // One for each core of the test machine.
  workers: 2,
  projects: [
    // Those of the small shop start first, because one worker runs them all.
    { ...SMALL, name: "small", testIgnore: LONG },
    { name: "sample", testIgnore: ["small/*", LONG] },
    // What `npm run test:long` adds.
    { ...SMALL, name: "long-small", testMatch: "small/*.long.spec.ts" },
    { name: "long-sample", testMatch: LONG, testIgnore: "small/*" },
  ],
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // Chromium reports an error if a fast click interrupts a view transition.
    contextOptions: { reducedMotion: "reduce" },
    // A service worker's requests cannot be answered by tests.
    serviceWorkers: "block",
    launchOptions: { executablePath: findHeadlessBrowser(), args: BROWSER_ARGS },
  },
});
