import { problemTexts as en } from "./en/problems.ts";
import type { ProblemTexts } from "./problem-texts.ts";
import { problemTexts as zh } from "./zh/problems.ts";

const PROBLEM_TEXTS: Record<string, ProblemTexts> = { en, zh };

/** English where a language has no texts of its own. */
export function problemTextsFor(locale: string): ProblemTexts {
  return PROBLEM_TEXTS[locale] ?? en;
}
