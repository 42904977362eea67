import {
  declareFactoryPlugin,
  type Injector,
  type PluginContext,
  PluginKind,
  tokens,
} from "@stryker-mutator/api/plugin";
import { type MutantRunOptions, MutantRunStatus, type TestRunner } from "@stryker-mutator/api/test-runner";
import { strykerPlugins as vitestPlugins } from "@stryker-mutator/vitest-runner";

/**
 * Vitest in a process that stays for the next mutant, which is ten times as fast. A mutant may leave something behind there,
 * so the test that fails with one has to pass without it, and a mutant that nothing notices is tried again in a new process.
 */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "warm-vitest", warmVitest)];

warmVitest.inject = tokens("$injector");
function warmVitest(injector: Injector<PluginContext>): TestRunner {
  const [plugin] = vitestPlugins;
  if (!plugin) throw new Error("@stryker-mutator/vitest-runner has no test runner");
  const runner = injector.injectFunction(plugin.factory);

  const isKilledByMutant = async (options: MutantRunOptions, killedBy: string[]) => {
    const activeMutant = { ...options.activeMutant, id: "none" };
    const { status } = await runner.mutantRun({ ...options, activeMutant, testFilter: killedBy });
    return status === MutantRunStatus.Survived;
  };

  return {
    capabilities: () => runner.capabilities(),
    init: async () => runner.init?.(),
    dryRun: (options) => runner.dryRun(options),
    async mutantRun(options) {
      const result = await runner.mutantRun(options);
      if (options.mutantActivation === "static" || result.status === MutantRunStatus.Timeout) return result;
      if (result.status === MutantRunStatus.Killed) {
        const killedBy = [result.killedBy].flat();
        if (await isKilledByMutant(options, killedBy)) return result;
      }
      // The warm pool starts a new process where a mutant is there from the beginning.
      return runner.mutantRun({ ...options, mutantActivation: "static" });
    },
    dispose: async () => runner.dispose?.(),
  };
}
