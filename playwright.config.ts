import { defineConfig } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "./scripts/browser.ts";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".vitrine/test-results",
  timeout: 60_000,
  // Two cores. A shop is published for each.
  workers: 2,
  projects: [
    { name: "sample", testIgnore: "small/*" },
    // One shop for all of them.
    { name: "small", testMatch: "small/*.spec.ts", workers: 1 },
  ],
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // A view transition that a fast click cuts off is reported by Chromium as an error of the page.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: BROWSER_ARGS,
    },
  },
});
