import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that start programs, kill them, or publish whole shops, each for seconds. `npm run test:long` runs them. */
const LONG = ["tests/**/*.long.test.ts", "tests/processes/**/*.test.ts", "tests/faults/!(postgres).test.ts"];
/** Tests of modules that have effects when loaded, such as those for the browser, or of servers that end with their process. */
const ISOLATED = ["tests/enhance/**/*.test.ts"];
const LONG_ISOLATED = ["tests/edge/**/*.test.ts"];
/** Tests in Firefox and WebKit, which have to be installed. `npm run test:browsers` runs them. */
const BROWSERS = "tests/browsers/**/*.test.ts";
const CONTRACTS = "tests/contract/**/*.test.ts";
/** All contracts but those of the order book and of the offers, which the long tests repeat in DuckDB and in workerd. */
const OTHER_CONTRACTS =
  "tests/contract/{files,mail,payments,webhooks,postgres,postgres-lookups,postgres-restores,several-processes,moving,model}{.test.ts,/**}";

const SETUP = ["tests/publish-fixture.ts", "tests/postgres/global-setup.ts"];

/** Those on real databases take longest. Started last, they would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes("/tests/contract/");
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 90_000,
    // One more than the cores of the test machine, since many tests wait for the servers that they start.
    maxWorkers: 3,
    // Otherwise Miniflare asks Cloudflare for the properties of a request, over the network.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "isolated", include: ISOLATED } },
      {
        extends: true,
        // Files share their modules, since loading the same libraries for each file would take most of the time.
        test: {
          name: "shared",
          globalSetup: SETUP,
          include: ["tests/**/*.test.ts"],
          exclude: [...ISOLATED, ...LONG_ISOLATED, ...LONG, BROWSERS],
          isolate: false,
        },
      },
      { extends: true, test: { name: "browsers", include: [BROWSERS] } },
      {
        extends: true,
        // Starting a shop in workerd takes seconds, and longer beside others.
        test: { name: "long-isolated", include: LONG_ISOLATED, testTimeout: 120_000, hookTimeout: 180_000 },
      },
      {
        extends: true,
        test: {
          name: "long",
          globalSetup: SETUP,
          include: [...LONG, CONTRACTS],
          exclude: [...LONG_ISOLATED, OTHER_CONTRACTS],
          env: { ORDER_BOOKS: "DuckDB file, D1 in workerd" },
          // They start programs that start others, side by side.
          testTimeout: 120_000,
          hookTimeout: 180_000,
          isolate: false,
        },
      },
    ],
  },
});
