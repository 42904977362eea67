import { afterAll, inject } from "vitest";

declare module "vitest" {
  /** What Stryker's runner for Vitest provides. */
  interface ProvidedContext {
    mode: "dry-run" | "mutant";
    globalNamespace: "__stryker__" | "__stryker2__";
  }
}

interface Coverage {
  static: Record<string, number>;
  perTest: Record<string, Record<string, number>>;
}

/**
 * Makes each test file report its own coverage. Stryker reports that of all files so far at the end of each one, since it expects a
 * process of its own for each: in one process, 400 such copies need more memory than a machine has.
 */
// Stryker's hook, which was added first, runs after this one.
// biome-ignore lint/correctness/noEmptyPattern: Vitest accepts only a destructured context.
afterAll(({}, file) => {
  const coverage = currentCoverage();
  if (!coverage) return;
  const own: Coverage = { static: { ...coverage.static }, perTest: { ...coverage.perTest } };
  // Mutated modules keep the object, so it is emptied and not replaced.
  for (const id of Object.keys(coverage.static)) delete coverage.static[id];
  for (const id of Object.keys(coverage.perTest)) delete coverage.perTest[id];
  Object.defineProperty(file.meta, "mutantCoverage", { enumerable: true, get: () => own, set: () => {} });
});

function currentCoverage(): Coverage | undefined {
  if (inject("mode") !== "dry-run") return undefined;
  const namespace: unknown = Reflect.get(globalThis, inject("globalNamespace"));
  return (namespace as { mutantCoverage?: Coverage } | undefined)?.mutantCoverage;
}
