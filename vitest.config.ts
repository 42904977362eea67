import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/e2e/**"],
    testTimeout: 30_000,
    hookTimeout: 90_000,
    // Two cores, and many tests start servers of their own.
    maxWorkers: 2,
  },
});
