import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Mutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { strykerPlugins } from "./ignore.ts";
import { describeMutant } from "./report.ts";

/** A mutant, with the line of code that it is in and the change to it, as survivors.json names them. */
export type MutantInCode = Mutant & { lineCode: string; change: string };

/** Every mutant of some files, in the order of the code. */
export async function mutantsOf(files: string[]): Promise<MutantInCode[]> {
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
  const lines = new Map(sources.map(({ name, content }) => [name, content.split("\n")]));
  return mutants
    .filter(({ status }) => status !== "Ignored")
    .map((mutant) => ({
      ...mutant,
      ...describeMutant(
        { ...mutant, location: countedFromOne(mutant.location) },
        lines.get(mutant.fileName) ?? [],
      ),
    }));
}

function countedFromOne({ start, end }: Mutant["location"]): Mutant["location"] {
  const next = ({ line, column }: Position) => ({ line: line + 1, column: column + 1 });
  return { start: next(start), end: next(end) };
}

/** Distinguishes a mutant from all others, the same before a run and within it. */
export function idOf({ fileName, location, replacement }: Mutant): string {
  return JSON.stringify([resolve(fileName), location, replacement]);
}

/**
 * Chooses mutants at random, reproducible by the seed. Whether one is chosen hardly depends on other code, so that a change brings
 * few others. Leaves out mutants that contain many others, since Stryker accepts only ranges of code and tries every mutant in them.
 */
export function draw(
  mutants: MutantInCode[],
  { seed, count }: { seed: number; count: number },
): MutantInCode[] {
  const ranked = mutants
    .map((mutant) => ({ mutant, rank: rankOf(mutant, seed) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const drawn = new Set<MutantInCode>();
  for (const { mutant } of ranked) {
    if (drawn.size >= count) break;
    const within = mutants.filter((other) => contains(mutant, other));
    if (within.length <= MAX_WITHIN) for (const each of within) drawn.add(each);
  }
  return mutants.filter((mutant) => drawn.has(mutant));
}

function rankOf({ fileName, lineCode, location, replacement }: MutantInCode, seed: number): string {
  const { column } = location.start;
  return createHash("sha256")
    .update(JSON.stringify([seed, fileName, lineCode, column, replacement]))
    .digest("hex");
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
