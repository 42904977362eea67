import { readFile } from "node:fs/promises";
import type { Mutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { randomFrom } from "../campaigns/random.ts";
import { strykerPlugins } from "./ignore.ts";

/** Every mutant of some files, in the order of the code. */
export async function mutantsOf(files: string[]): Promise<Mutant[]> {
  const sources = await Promise.all(
    files.map(async (name) => ({ name, mutate: true, content: await readFile(name, "utf8") })),
  );
  const options = {
    excludedMutations: [],
    ignorers: strykerPlugins.map(({ value }) => value),
    plugins: null,
    noHeader: true,
  };
  const { mutants } = await new Instrumenter(SILENT).instrument(sources, options);
  return mutants.filter(({ status }) => status !== "Ignored");
}

/**
 * Chooses mutants at random, reproducible by the seed. Leaves out mutants that contain many others, since Stryker accepts only
 * ranges of code and tries every mutant in them.
 */
export function draw(mutants: Mutant[], { seed, count }: { seed: number; count: number }): Mutant[] {
  const random = randomFrom(seed);
  const left = [...mutants];
  const drawn = new Set<Mutant>();
  while (drawn.size < count && left.length > 0) {
    const [chosen] = left.splice(random.between(0, left.length), 1);
    if (!chosen) break;
    const within = mutants.filter((other) => contains(chosen, other));
    if (within.length <= MAX_WITHIN) for (const each of within) drawn.add(each);
  }
  return mutants.filter((mutant) => drawn.has(mutant));
}

const MAX_WITHIN = 4;

/** The range of a mutant in Stryker's format: `file:line:column-line:column`. */
export function rangeOf({ fileName, location: { start, end } }: Mutant): string {
  return `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}

function contains(outer: Mutant, inner: Mutant): boolean {
  if (outer.fileName !== inner.fileName) return false;
  const [a, b] = [outer.location, inner.location];
  return !isBefore(b.start, a.start) && !isBefore(a.end, b.end);
}

type Position = Mutant["location"]["start"];

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

const nothing = () => {};
const SILENT: Logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  ...{ trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
};
