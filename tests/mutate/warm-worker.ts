import { init, runBaseTests, setupEnvironment } from "vitest/worker";

const send = process.send?.bind(process);
if (!send) throw new Error("vitest starts this process");

// Vitest replaces process.exit.
const exit = process.exit.bind(process);
process.on("disconnect", () => exit());

let forgetModules = () => {};

init({
  post: (message) => send(message),
  on: (listener) => process.on("message", listener),
  off: (listener) => process.off("message", listener),
  onModuleRunner: (runner) => {
    forgetModules = () => runner.clearCache();
  },
  async runTests(state, traces) {
    const { mutantActivation, globalNamespace } = state.providedContext;
    // The previous mutant is inactive while test files load.
    Reflect.set(mutantsIn(globalNamespace), "activeMutant", undefined);
    const actsOnLoading = mutantActivation === "static";
    if (actsOnLoading) forgetModules();
    await runBaseTests("run", state, traces);
    if (actsOnLoading) forgetModules();
  },
  collectTests: (state, traces) => runBaseTests("collect", state, traces),
  setup: setupEnvironment,
});

/** Stryker's global object in the mutated process. */
function mutantsIn(namespace: string): object {
  const known: unknown = Reflect.get(globalThis, namespace);
  return typeof known === "object" && known !== null ? known : {};
}
