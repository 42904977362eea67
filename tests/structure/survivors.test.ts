import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MODULES } from "../mutate/modules.ts";
import survivors from "../mutate/survivors.json" with { type: "json" };

it("each reason for a change that tests do not detect is about a line of the code", () => {
  const outdated = Object.entries(survivors).flatMap(([file, reasons]) => {
    const code = existsSync(file) ? readFileSync(file, "utf8") : "";
    const lines = new Set(code.split("\n").map((line) => line.trim()));
    return Object.keys(reasons).flatMap((line) => (lines.has(line) ? [] : [`${file}: ${line}`]));
  });
  expect(outdated).toEqual([]);
});

it("each reason is about a file that is mutated", () => {
  const mutated = new Set(globSync(Object.values(MODULES).flat()));
  expect(mutated.size).toBeGreaterThan(150);
  expect(Object.keys(survivors).filter((file) => !mutated.has(file))).toEqual([]);
});

it("each glob of what is mutated names files that exist", () => {
  const named = Object.values(MODULES).flat().flatMap(alternatives);
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((pattern) => globSync(pattern).length === 0)).toEqual([]);
});

/** The patterns of a glob with `{a,b}`. */
function alternatives(pattern: string): string[] {
  const [all, before = "", names = "", after = ""] = /^(.*?)\{(.*?)\}(.*)$/.exec(pattern) ?? [];
  return all === undefined ? [pattern] : names.split(",").map((name) => `${before}${name}${after}`);
}
