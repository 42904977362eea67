import { readFile } from "node:fs/promises";
import type { MutantResult } from "@stryker-mutator/api/core";
import { z } from "zod";

/** A mutant that was tried. */
export interface Tried {
  file: string;
  line: number;
  /** The line's code. With the change, it is the key in survivors.json. */
  lineCode: string;
  /** `original code → mutated code` */
  change: string;
  /** Whether any test runs the code. */
  isCovered: boolean;
}

/** The number of mutants of a module, and how many of them the tests detected. */
export interface Score {
  mutants: number;
  detected: number;
  /** Detected because a test timed out. Included in `detected`. */
  timeouts: number;
  /** In code that no test runs. */
  uncovered: number;
}

export interface Evaluation {
  scores: Map<string, Score>;
  survivors: Tried[];
  /** Mutants that made a test time out. */
  timeouts: Tried[];
  /** Mutants that could not be tried, with the reason. */
  errors: string[];
}

/** Known survivors by file, line of code and change, each with the reason why it is acceptable. */
export type Known = Record<string, Record<string, Record<string, string>>>;

export async function readKnown(path: string): Promise<Known> {
  const text = await readFile(path, "utf8");
  const reasons = z.record(z.string(), z.string().min(3));
  return z.record(z.string(), z.record(z.string(), reasons)).parse(JSON.parse(text));
}

/** The known survivors that are none of these, each in a line. */
export function withoutSurvivor(known: Known, survivors: Tried[]): string[] {
  return Object.entries(known).flatMap(([file, lines]) =>
    Object.entries(lines).flatMap(([lineCode, changes]) =>
      Object.keys(changes)
        .filter(
          (change) =>
            !survivors.some(
              (tried) => tried.file === file && tried.lineCode === lineCode && tried.change === change,
            ),
        )
        .map((change) => `${file}: ${lineCode}: ${change}`),
    ),
  );
}

const NONE: Score = { mutants: 0, detected: 0, timeouts: 0, uncovered: 0 };
const DETECTED = ["Killed", "Timeout"];
const SURVIVED = ["Survived", "NoCoverage"];
const LONGEST = 90;

/** The lines of files by path, read before the run because files may change during it. */
export async function readSources(files: string[]): Promise<Map<string, string[]>> {
  const entries = files.map(async (file) => [file, (await readFile(file, "utf8")).split("\n")] as const);
  return new Map(await Promise.all(entries));
}

/** Sums up the results. Ignores emptied SQL statements: they fail in any test, so they say nothing about the tests. */
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
    const isDetected = DETECTED.includes(result.status);
    if (!isDetected && !SURVIVED.includes(result.status)) continue;
    if (result.replacement === "``" && isTagged(sources.get(file) ?? [], result.location)) continue;
    const name = moduleOf(file);
    const score = scores.get(name) ?? { ...NONE };
    score.mutants += 1;
    if (isDetected) score.detected += 1;
    if (result.status === "Timeout") score.timeouts += 1;
    if (result.status === "NoCoverage") score.uncovered += 1;
    scores.set(name, score);
    const isCovered = result.status !== "NoCoverage";
    const { line } = result.location.start;
    const tried = { file, line, ...describeMutant(result, sources.get(file) ?? []), isCovered };
    if (result.status === "Timeout") timeouts.push(tried);
    if (!isDetected) survivors.push(tried);
  }
  survivors.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return { scores, survivors, timeouts, errors };
}

/** Prints a line for each module, with its score in per cent. */
export function printScores(scores: Map<string, Score>): void {
  const rows = [...scores.entries(), ["in all", total(scores)] as const];
  for (const [name, score] of rows) {
    const { mutants, detected, timeouts, uncovered } = score;
    const share = `${name.padEnd(12)}${percent(score).toFixed(1).padStart(6)} %`;
    console.log(
      `${share}  ${detected} of ${mutants} detected, ${timeouts} by a timeout; ${uncovered} run by no test`,
    );
  }
}

export function total(scores: Map<string, Score>): Score {
  const sum = { ...NONE };
  for (const { mutants, detected, timeouts, uncovered } of scores.values()) {
    sum.mutants += mutants;
    sum.detected += detected;
    sum.timeouts += timeouts;
    sum.uncovered += uncovered;
  }
  return sum;
}

export function percent({ mutants, detected }: Score): number {
  return mutants === 0 ? 100 : (100 * detected) / mutants;
}

function relative(file: string): string {
  return file.startsWith(`${process.cwd()}/`) ? file.slice(process.cwd().length + 1) : file;
}

/** What survivors.json names a mutant by. Lines and columns count from 1, as in a result of Stryker's. */
export function describeMutant(
  { location, replacement = "" }: Pick<MutantResult, "location" | "replacement">,
  lines: string[],
): { lineCode: string; change: string } {
  const lineCode = lines[location.start.line - 1]?.trim() ?? "";
  return { lineCode, change: `${short(codeAt(lines, location))} → ${short(replacement)}` };
}

function codeAt(lines: string[], { start, end }: MutantResult["location"]): string {
  const within = lines.slice(start.line - 1, end.line);
  const last = within.length - 1;
  return within
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join("\n");
}

/** Whether a template is SQL. */
function isTagged(lines: string[], { start }: MutantResult["location"]): boolean {
  return (lines[start.line - 1] ?? "").slice(0, start.column - 1).endsWith("sql");
}

function short(code: string): string {
  const line = code.replace(/\s+/g, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`;
}
