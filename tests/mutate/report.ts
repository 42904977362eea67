import { readFile } from "node:fs/promises";
import type { MutantResult } from "@stryker-mutator/api/core";
import { z } from "zod";

/** A mutant, and what became of it: one that no test has noticed, say. */
export interface Tried {
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
  /** Of the noticed ones: those that made a test run on without end. */
  timeouts: number;
  /** Those in code that no test runs. */
  uncovered: number;
}

export interface Evaluation {
  scores: Map<string, Score>;
  survivors: Tried[];
  /** Mutants that made a test run on and on. */
  timeouts: Tried[];
  /** Mutants that could not be tried, with the reason. */
  errors: string[];
}

/** Survivors that are known, by file and change, with the reason why each may survive. */
export type Known = Record<string, Record<string, string>>;

export async function readKnown(path: string): Promise<Known> {
  const text = await readFile(path, "utf8");
  return z.record(z.string(), z.record(z.string(), z.string().min(3))).parse(JSON.parse(text));
}

const NONE: Score = { mutants: 0, noticed: 0, timeouts: 0, uncovered: 0 };
const NOTICED = ["Killed", "Timeout"];
const SURVIVED = ["Survived", "NoCoverage"];
const LONGEST = 90;

/** Lines of files as they are now, by path: a run is about them, even if they change meanwhile. */
export async function readSources(files: string[]): Promise<Map<string, string[]>> {
  const entries = files.map(async (file) => [file, (await readFile(file, "utf8")).split("\n")] as const);
  return new Map(await Promise.all(entries));
}

/** Adds the results up. A statement of SQL that is emptied fails anywhere, which says nothing of the tests: it does not count. */
export function evaluate(
  results: MutantResult[],
  sources: Map<string, string[]>,
  moduleOf: (file: string) => string,
): Evaluation {
  const scores = new Map<string, Score>();
  const survivors: Tried[] = [];
  const timeouts: Tried[] = [];
  const errors: string[] = [];
  for (const result of results) {
    const file = relative(result.fileName);
    if (result.status === "RuntimeError")
      errors.push(`${file}:${result.location.start.line}  ${short(result.statusReason ?? "")}`);
    const isNoticed = NOTICED.includes(result.status);
    if (!isNoticed && !SURVIVED.includes(result.status)) continue;
    const code = codeAt(sources.get(file) ?? [], result.location);
    if (code.startsWith("sql`")) continue;
    const name = moduleOf(file);
    const score = scores.get(name) ?? { ...NONE };
    score.mutants += 1;
    if (isNoticed) score.noticed += 1;
    if (result.status === "Timeout") score.timeouts += 1;
    if (result.status === "NoCoverage") score.uncovered += 1;
    scores.set(name, score);
    const change = `${short(code)} → ${short(result.replacement ?? "")}`;
    const isCovered = result.status !== "NoCoverage";
    const tried = { file, line: result.location.start.line, change, isCovered };
    if (result.status === "Timeout") timeouts.push(tried);
    if (!isNoticed) survivors.push(tried);
  }
  survivors.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return { scores, survivors, timeouts, errors };
}

/** One line a module, with its score in per cent. */
export function printScores(scores: Map<string, Score>): void {
  const rows = [...scores.entries(), ["in all", total(scores)] as const];
  for (const [name, score] of rows) {
    const { mutants, noticed, timeouts, uncovered } = score;
    const share = `${name.padEnd(12)}${percent(score).toFixed(1).padStart(6)} %`;
    console.log(
      `${share}  ${noticed} of ${mutants} noticed, ${timeouts} by a timeout; ${uncovered} run by no test`,
    );
  }
}

export function total(scores: Map<string, Score>): Score {
  const sum = { ...NONE };
  for (const { mutants, noticed, timeouts, uncovered } of scores.values()) {
    sum.mutants += mutants;
    sum.noticed += noticed;
    sum.timeouts += timeouts;
    sum.uncovered += uncovered;
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
