import { writtenSum } from "../scripts/catalogue/currency.ts";
import { problemTextsFor } from "./messages/index.ts";
import type { Problem } from "./problem.ts";

/** What happened and what to do now, in a language, with those of the problem's facts that the words ask for. */
export function wordsOf({ code, facts }: Problem, locale: string): { title: string; detail: string } {
  const { problems, atLeast } = problemTextsFor(locale);
  const [title, detail] = problems[code];
  const { members = {} } = facts;
  const { minimum, currency } = members;
  if (typeof minimum !== "number" || typeof currency !== "string") {
    return { title, detail: filled(detail, members) };
  }
  return { title, detail: filled(atLeast, { minimum: writtenSum(minimum, currency, locale) }) };
}

function filled(words: string, facts: Record<string, unknown>): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]));
}
