import type { z } from "zod";
import { type Findings, quoted } from "./mistakes.ts";
import { didYouMean } from "./nearest.ts";
import { fieldName, mistakeAt, type Source, valueAt } from "./source.ts";
import type { Path } from "./yaml.ts";

/** Judges a file by its schema. Every mistake goes to `findings`; null if there was one. */
export function parseShape<Out>(schema: z.ZodType<Out>, source: Source, findings: Findings): Out | null {
  if (!source.readable) return null;
  const result = schema.safeParse(source.values);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path: Path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys") unknownKeys(issue.keys, issue.message, path, source, findings);
    else {
      const value = valueAt(source, path);
      const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? "") : issue.message;
      const words = issue.code === "invalid_value" ? issue.values.map(String) : [];
      findings.mistakes.push({
        file: source.file,
        line: source.line(path),
        field: fieldName(path) || "front matter",
        found: issue.code === "invalid_key" ? quoted(String(path.at(-1))) : quoted(value),
        expected: message + (typeof value === "string" ? didYouMean(value, words) : ""),
      });
    }
  }
  return null;
}

function unknownKeys(keys: string[], known: string, path: Path, source: Source, findings: Findings): void {
  for (const key of keys) {
    const expected = `one of ${known}${didYouMean(key, known.split(", "))}`;
    findings.mistakes.push(mistakeAt(source, [...path, key], "an unknown key", expected));
  }
}
