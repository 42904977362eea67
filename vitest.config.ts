import { defineConfig } from "vitest/config";

/** Tests of modules that have effects when loaded, such as those for the browser, or of servers that end with their process. */
const ISOLATED = ["tests/site/**/*.test.ts", "tests/edge/**/*.test.ts", "tests/enhance/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 90_000,
    // Many tests start servers. More workers would slow each other down on two cores.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "isolated", include: ISOLATED } },
      {
        extends: true,
        // Files share their modules, since loading the same libraries for each file would take most of the time.
        test: { name: "shared", include: ["tests/**/*.test.ts"], exclude: ISOLATED, isolate: false },
      },
    ],
  },
});
