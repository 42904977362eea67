import { formatAmount } from "#domain/money/currency.ts";
import { problemTextsFor } from "../messages/index.ts";
import type { Problem } from "./problem.ts";

/** What happened and what to do now, in a language, with those of the problem's facts that the words ask for. */
export function wordsOf({ code, facts }: Problem, locale: string): { title: string; detail: string } {
  const { problems, atLeast } = problemTextsFor(locale);
  const [title, detail] = problems[code];
  const { members = {} } = facts;
  const { minimum, maximum, currency } = members;
  const written = (sum: unknown) =>
    typeof sum === "number" && typeof currency === "string" ? formatAmount(sum, currency, locale) : undefined;
  const limits = { minimum: written(minimum), maximum: written(maximum) };
  return { title, detail: filled(limits.minimum ? atLeast : detail, { ...members, ...limits }) };
}

function filled(words: string, facts: Record<string, unknown>): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]));
}
