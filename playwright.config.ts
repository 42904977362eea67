import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser.ts";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: ".vitrine/test-results",
  timeout: 60_000,
  workers: 1,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // A view transition that a fast click cuts off is reported by Chromium as an error of the page.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      // No calls home, and no sandbox where the tests run as root, since Chromium then refuses to start.
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
