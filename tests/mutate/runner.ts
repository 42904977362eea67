import { relative } from "node:path";
import type { StrykerOptions } from "@stryker-mutator/api/core";
import {
  commonTokens,
  declareFactoryPlugin,
  type Injector,
  type PluginContext,
  PluginKind,
  tokens,
} from "@stryker-mutator/api/plugin";
import {
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
} from "@stryker-mutator/api/test-runner";
import { strykerPlugins as vitestPlugins } from "@stryker-mutator/vitest-runner";
import { z } from "zod";
import { idOf } from "./mutants.ts";
import { MUTATED_FILE } from "./mutated-file.ts";

/**
 * Runs Vitest in one process for all mutants, which is ten times as fast. A mutant may affect later runs there, so a failed
 * test must pass without the mutant. Otherwise the mutant is tried again with all modules reloaded. A mutant that keeps a module from
 * loading, which Stryker counts as an error, is detected too.
 *
 * The mutants in the option `survivors` are not tried, since a survivor needs more time than any other: it runs all tests of its code.
 */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "warm-vitest", warmVitest)];

/** Vitest's message for a test that timed out. */
const TIMED_OUT = /^(Test|Hook) timed out in/;

const Options = z.object({ survivors: z.array(z.string()) });

warmVitest.inject = tokens("$injector", commonTokens.options);
function warmVitest(injector: Injector<PluginContext>, options: StrykerOptions): TestRunner {
  const survivors = new Set(Options.parse(options).survivors);
  const [plugin] = vitestPlugins;
  if (!plugin) throw new Error("@stryker-mutator/vitest-runner has no test runner");
  const runner = injector.injectFunction(plugin.factory);

  async function passWithout(options: MutantRunOptions, tests?: string[]): Promise<boolean> {
    const activeMutant = { ...options.activeMutant, id: "none" };
    const result = await runner.mutantRun({
      ...options,
      activeMutant,
      testFilter: tests,
      mutantActivation: "runtime",
    });
    return result.status === MutantRunStatus.Survived;
  }

  return {
    capabilities: () => runner.capabilities(),
    init: async () => runner.init?.(),
    dryRun: (options) => runner.dryRun(options),
    async mutantRun(options) {
      if (survivors.has(idOf(options.activeMutant)))
        return { status: MutantRunStatus.Survived, nrOfTests: 0 };
      process.env[MUTATED_FILE] = relative(process.cwd(), options.sandboxFileName);
      let tests: string[] = [];
      for (const mutantActivation of [options.mutantActivation, "static"] as const) {
        const result = await runner.mutantRun({ ...options, mutantActivation });
        const failure = failureIn(result, options);
        if (!failure) return result;
        if (await passWithout(options, failure.tests))
          return TIMED_OUT.test(failure.message) ? { status: MutantRunStatus.Timeout } : failure.result;
        tests = failure.tests ?? [];
        // `static` reloads all modules.
      }
      return {
        status: MutantRunStatus.Error,
        errorMessage: `The tests that fail with it fail without it too: ${tests.join(", ")}`,
      };
    },
    dispose: async () => runner.dispose?.(),
  };
}

interface Failure {
  result: MutantRunResult;
  message: string;
  /** undefined: all. */
  tests: string[] | undefined;
}

/** null: no test has failed, and every module could be loaded. */
function failureIn(result: MutantRunResult, { testFilter: tests }: MutantRunOptions): Failure | null {
  if (result.status === MutantRunStatus.Killed)
    return { result, message: result.failureMessage, tests: [result.killedBy].flat() };
  if (result.status !== MutantRunStatus.Error) return null;
  const message = result.errorMessage;
  const status = MutantRunStatus.Killed;
  return { result: { status, failureMessage: message, killedBy: tests ?? [], nrOfTests: 0 }, message, tests };
}
