import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import survivors from "../mutate/survivors.json" with { type: "json" };

it("each reason for a change that tests do not detect is about a line of the code", () => {
  const outdated = Object.entries(survivors).flatMap(([file, reasons]) => {
    const code = existsSync(file) ? readFileSync(file, "utf8") : "";
    const lines = new Set(code.split("\n").map((line) => line.trim()));
    return Object.keys(reasons).flatMap((line) => (lines.has(line) ? [] : [`${file}: ${line}`]));
  });
  expect(outdated).toEqual([]);
});
