import { glob } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { MODULES } from "./modules.ts";
import { draw, idOf, type MutantInCode, mutantsOf, rangeOf } from "./mutants.ts";
import {
  evaluate,
  percent,
  printScores,
  readKnown,
  readSources,
  type Tried,
  total,
  withoutSurvivor,
} from "./report.ts";

const USAGE =
  "npm run mutate -- [--only <path>]… [--sample <count> --seed <number>] [--workers <count>] [--known] [--no-constants]";
const SURVIVORS = "tests/mutate/survivors.json";
/** Minimum percentage of mutants that the tests detect, for each module. */
const GOAL = 85;

interface Options {
  /** Only files whose path starts with one of these; all files if empty. */
  only: string[];
  /** The number of random mutants to try, reproducible by the seed. null: all. */
  sample: number | null;
  seed: number;
  workers: number;
  /** Whether known survivors are tried again, to find reasons that are no longer needed. */
  tryKnown: boolean;
  /** Whether constants are changed, too. All tests run for each of them, since it is read once, when its module is loaded. */
  withConstants: boolean;
}

/**
 * `npm run mutate`: changes the code in one place at a time and runs the fast tests. Changes that they do not detect (survivors) must
 * be listed in survivors.json with a reason. Fails for any other survivor, and for a score below the goal. With `--known`, those in the
 * list are tried, too. Changes of constants take most of the time, and `--no-constants` leaves them out.
 */
async function mutate({ only, sample, seed, workers, tryKnown, withConstants }: Options): Promise<boolean> {
  const modules = new Map<string, string>();
  for (const [name, patterns] of Object.entries(MODULES)) {
    for await (const file of glob(patterns)) {
      if (only.length === 0 || only.some((path) => file.startsWith(path))) modules.set(file, name);
    }
  }
  const files = [...modules.keys()].toSorted();
  const sources = await readSources(files);
  const known = await readKnown(SURVIVORS);
  const reasonOf = ({ file, lineCode, change }: Pick<Tried, "file" | "lineCode" | "change">) =>
    known[file]?.[lineCode]?.[change];
  const all = await mutantsOf(files);
  const isKnown = (mutant: MutantInCode) => reasonOf({ ...mutant, file: mutant.fileName }) !== undefined;
  const mutants = sample === null ? null : draw(all, { seed, count: sample });
  const results = await new Stryker({
    testRunner: "warm-vitest",
    plugins: ["@stryker-mutator/vitest-runner", "./tests/mutate/ignore.ts", "./tests/mutate/runner.ts"],
    ignorers: ["words"],
    survivors: tryKnown ? [] : all.filter(isKnown).map(idOf),
    vitest: { configFile: "tests/mutate/vitest.config.ts", related: false },
    coverageAnalysis: "perTest",
    ignoreStatic: !withConstants,
    mutate: mutants?.map(rangeOf) ?? files,
    // These tests do not read them. Without them, the code is copied faster.
    ignorePatterns: [
      ".vitrine",
      "site/.next",
      "site/.out",
      "/content",
      "tests/{catalogue,e2e,edge,enhance,site}",
    ],
    tempDirName: join(tmpdir(), "vitrine-mutate"),
    concurrency: workers,
    // The coverage of every test, while all mutants are in the code, takes about 6 GB.
    testRunnerNodeArgs: ["--max-old-space-size=12288"],
    dryRunTimeoutMinutes: DRY_RUN_TIMEOUT_MINUTES,
    timeoutMS: TIMEOUT_MS,
    timeoutFactor: TIMEOUT_FACTOR,
    reporters: [process.stdout.isTTY ? "progress" : "progress-append-only"],
    logLevel: "error",
    tsconfigFile: "none",
    allowConsoleColors: false,
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest();

  const { scores, survivors, timeouts, errors } = evaluate(
    results,
    sources,
    (file) => modules.get(file) ?? "?",
  );
  printScores(scores);
  const unknown = survivors.filter((survivor) => reasonOf(survivor) === undefined);
  if (sample === null) {
    console.log("\nDetected by a timeout:");
    for (const tried of timeouts) print(tried);
    console.log("\nKnown survivors:");
    for (const survivor of survivors) if (reasonOf(survivor)) print(survivor, reasonOf(survivor));
  }
  if (unknown.length > 0) {
    console.log(`\nSurvivors that are not in ${SURVIVORS}. Write a test that detects them, or add a reason:`);
    for (const survivor of unknown) print(survivor);
  }
  const outdated =
    sample === null && only.length === 0 && withConstants ? withoutSurvivor(known, survivors) : [];
  if (outdated.length > 0) {
    console.log(`\nReasons in ${SURVIVORS} for changes that no longer survive. Remove them:`);
    for (const reason of outdated) console.log(`  ${reason}`);
  }
  const below = sample === null ? [...scores].filter(([, score]) => percent(score) < GOAL) : [];
  for (const [name, score] of below)
    console.log(`\n${name} is below ${GOAL} %: ${percent(score).toFixed(1)} %`);
  if (errors.length > 0) console.log(`\nMutants that could not be tried:\n  ${errors.join("\n  ")}`);
  const isBelow = sample === null && (below.length > 0 || percent(total(scores)) < GOAL);
  return unknown.length === 0 && outdated.length === 0 && errors.length === 0 && !isBelow;
}

/** Long, so that a mutant does not time out because the machine is busy. Only endless loops need it: tests have their own timeout. */
const TIMEOUT_MS = 30_000;
const TIMEOUT_FACTOR = 4;
/** All tests once, without a change. */
const DRY_RUN_TIMEOUT_MINUTES = 20;

function print({ file, line, change, isCovered }: Tried, reason?: string): void {
  console.log(`  ${file}:${line}  ${change}${isCovered ? "" : "  (no test runs it)"}`);
  if (reason) console.log(`      ${reason}`);
}

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(availableParallelism()) },
    known: { type: "boolean", default: false },
    "no-constants": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) console.log(USAGE);
else {
  const isGood = await mutate({
    only: values.only,
    sample: values.sample === undefined ? null : Number(values.sample),
    seed: Number(values.seed),
    workers: Number(values.workers),
    tryKnown: values.known,
    withConstants: !values["no-constants"],
  });
  process.exitCode = isGood ? 0 : 1;
}
