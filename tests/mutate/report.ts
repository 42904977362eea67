import { readFile } from "node:fs/promises";
import type { MutantResult } from "@stryker-mutator/api/core";
import { z } from "zod";

/** A mutant that no test has noticed. */
export interface Survivor {
  file: string;
  line: number;
  /** `code → what it became`, as survivors.json names it. */
  change: string;
  /** Whether any test ran the code at all. */
  isCovered: boolean;
}

/** How many mutants of a module there were, and how many the tests noticed. */
export interface Score {
  mutants: number;
  noticed: number;
}

/** Survivors that are known, by file and change, with the reason why each may survive. */
export type Known = Record<string, Record<string, string>>;

export async function readKnown(path: string): Promise<Known> {
  const text = await readFile(path, "utf8");
  return z.record(z.string(), z.record(z.string(), z.string().min(3))).parse(JSON.parse(text));
}

const NOTICED = ["Killed", "Timeout"];
const SURVIVED = ["Survived", "NoCoverage"];
const LONGEST = 90;

/** Adds the results up. A statement of SQL that is emptied fails anywhere, which says nothing of the tests: it does not count. */
export async function evaluate(
  results: MutantResult[],
  moduleOf: (file: string) => string,
): Promise<{ scores: Map<string, Score>; survivors: Survivor[] }> {
  const scores = new Map<string, Score>();
  const survivors: Survivor[] = [];
  const sources = new Map<string, string[]>();
  for (const result of results) {
    const isNoticed = NOTICED.includes(result.status);
    if (!isNoticed && !SURVIVED.includes(result.status)) continue;
    const file = relative(result.fileName);
    const lines = sources.get(file) ?? (await readFile(file, "utf8")).split("\n");
    sources.set(file, lines);
    const code = codeAt(lines, result.location);
    if (code.startsWith("sql`")) continue;
    const name = moduleOf(file);
    const score = scores.get(name) ?? { mutants: 0, noticed: 0 };
    scores.set(name, { mutants: score.mutants + 1, noticed: score.noticed + (isNoticed ? 1 : 0) });
    if (isNoticed) continue;
    const change = `${short(code)} → ${short(result.replacement ?? "")}`;
    const isCovered = result.status === "Survived";
    survivors.push({ file, line: result.location.start.line, change, isCovered });
  }
  survivors.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return { scores, survivors };
}

/** One line a module, with its score in per cent. */
export function printScores(scores: Map<string, Score>): void {
  const rows = [...scores.entries(), ["in all", total(scores)] as const];
  for (const [name, score] of rows) {
    console.log(
      `${name.padEnd(12)}${percent(score).toFixed(1).padStart(6)} %  ${score.noticed} of ${score.mutants} noticed`,
    );
  }
}

export function total(scores: Map<string, Score>): Score {
  const sum = { mutants: 0, noticed: 0 };
  for (const { mutants, noticed } of scores.values()) {
    sum.mutants += mutants;
    sum.noticed += noticed;
  }
  return sum;
}

export function percent({ mutants, noticed }: Score): number {
  return mutants === 0 ? 100 : (100 * noticed) / mutants;
}

function relative(file: string): string {
  return file.startsWith(`${process.cwd()}/`) ? file.slice(process.cwd().length + 1) : file;
}

/** Lines and columns of a result count from 1. */
function codeAt(lines: string[], { start, end }: MutantResult["location"]): string {
  const within = lines.slice(start.line - 1, end.line);
  const last = within.length - 1;
  return within
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join("\n");
}

function short(code: string): string {
  const line = code.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
