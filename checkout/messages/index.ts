import { letterTexts as enLetters } from "./en/letters.ts";
import { problemTexts as enProblems } from "./en/problems.ts";
import type { LetterTexts } from "./letter-texts.ts";
import type { ProblemTexts } from "./problem-texts.ts";
import { letterTexts as zhLetters } from "./zh/letters.ts";
import { problemTexts as zhProblems } from "./zh/problems.ts";

const PROBLEM_TEXTS: Record<string, ProblemTexts> = { en: enProblems, zh: zhProblems };
const LETTER_TEXTS: Record<string, LetterTexts> = { en: enLetters, zh: zhLetters };

/** English where a language has no texts of its own. */
export function problemTextsFor(locale: string): ProblemTexts {
  return PROBLEM_TEXTS[locale] ?? enProblems;
}

/** English where a language has no texts of its own. */
export function letterTextsFor(locale: string): LetterTexts {
  return LETTER_TEXTS[locale] ?? enLetters;
}
