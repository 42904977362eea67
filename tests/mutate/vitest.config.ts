import { readFile } from "node:fs/promises";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { MUTATED_FILE } from "./mutated-file.ts";
import { warmPool } from "./warm-pool.ts";

/** Tests that need no other process. */
const INCLUDE = [
  "tests/unit/*.test.ts",
  "!tests/unit/every-currency.long.test.ts",
  "tests/languages/choose.test.ts",
  "tests/app/*.test.ts",
  // They stamp in a thread, which does not start in time for every run while others keep the machine busy.
  "!tests/app/{stamped-pdfs.long,failing-stamps,unneeded-stamps}.test.ts",
  "tests/mail/compose-email.test.ts",
  "tests/contract/*.test.ts",
  "tests/contract/payments/*.test.ts",
  "tests/contract/files/folder.test.ts",
  // Those of other ports and of other databases need servers.
  "!tests/contract/{files,mail,offers,webhooks-page,postgres,postgres-lookups,several-processes,moving,model}.test.ts",
  "tests/faults/order-book-recovery.test.ts",
];
const ORDER = [
  "tests/unit/",
  "tests/languages/",
  "tests/app/",
  "tests/mail/",
  "tests/contract/",
  "tests/faults/",
];

/** Stryker stops at the first test that fails. Tests that import the mutated file themselves are likely to. */
class LikeliestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const specifier = specifierOf(process.env[MUTATED_FILE] ?? "");
    const ranks = new Map<TestSpecification, number>();
    for (const file of files) {
      const imports = (await textOf(file.moduleId)).includes(`"${specifier}"`);
      const order = ORDER.findIndex((folder) => file.moduleId.includes(folder));
      ranks.set(file, imports ? order - ORDER.length : order);
    }
    const rank = (file: TestSpecification) => ranks.get(file) ?? 0;
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** How tests import a file, by the subpath imports of package.json. */
function specifierOf(file: string): string {
  return `#${file.replace(/^scripts\//, "")}`;
}

const texts = new Map<string, Promise<string>>();

function textOf(path: string): Promise<string> {
  const text = texts.get(path) ?? readFile(path, "utf8");
  texts.set(path, text);
  return text;
}

/** The tests that each mutant is tried with. */
export default defineConfig({
  plugins: [
    {
      name: "warm-pool",
      configureVitest({ project }) {
        Object.assign(project.config, { pool: warmPool.name, poolRunner: warmPool });
      },
    },
  ],
  test: {
    include: INCLUDE,
    setupFiles: ["tests/mutate/file-coverage.ts"],
    env: { ORDER_BOOKS: "SQLite in memory" },
    isolate: false,
    sequence: { sequencer: LikeliestFirst },
    testTimeout: 30_000,
    hookTimeout: 10_000,
  },
});
