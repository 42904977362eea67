import { defineConfig } from "vitest/config";

/** What a mutation is tried against: the tests that run in this process, which take seconds in all. */
export default defineConfig({
  test: {
    include: [
      "tests/app/**/*.test.ts",
      "tests/unit/{totals,currencies}.test.ts",
      "tests/contract/{order-book,payments}.test.ts",
      "tests/mail/compose-email.test.ts",
      "tests/faults/order-book-recovery.test.ts",
    ],
    env: { ORDER_BOOKS: "memory" },
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
