import { defineConfig } from "vitest/config";

/** Run modules that act as they are loaded, as those for the browser do, or start servers that end with their process. */
const APART = ["tests/site/**/*.test.ts", "tests/edge/**/*.test.ts", "tests/enhance/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 90_000,
    // Two cores, and many tests start servers of their own.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "apart", include: APART } },
      {
        extends: true,
        // What most of the time would go into is loading the same libraries again for every file.
        test: { name: "together", include: ["tests/**/*.test.ts"], exclude: APART, isolate: false },
      },
    ],
  },
});
