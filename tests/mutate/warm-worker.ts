import { init, runBaseTests, setupEnvironment } from "vitest/worker";

const send = process.send?.bind(process);
if (!send) throw new Error("vitest starts this process");

// Vitest replaces process.exit.
const exit = process.exit.bind(process);
process.on("disconnect", () => exit());

init({
  post: (message) => send(message),
  on: (listener) => process.on("message", listener),
  off: (listener) => process.off("message", listener),
  async runTests(state, traces) {
    const { providedContext: context } = state;
    // The mutant before is off while test files load.
    if (context.mutantActivation !== "static")
      Reflect.set(mutants(context.globalNamespace), "activeMutant", undefined);
    await runBaseTests("run", state, traces);
  },
  collectTests: (state, traces) => runBaseTests("collect", state, traces),
  setup: setupEnvironment,
});

function mutants(namespace: string): object {
  const known: unknown = Reflect.get(globalThis, namespace);
  return typeof known === "object" && known !== null ? known : {};
}
