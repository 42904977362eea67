import { writtenSum } from "../scripts/catalogue/currency.ts";
import { problemTextsFor } from "./messages/index.ts";
import type { Problem } from "./problem.ts";

/** What happened and what to do now, in a language. Where the least of a sum is known, it is said. */
export function wordsOf({ code, facts }: Problem, locale: string): { title: string; detail: string } {
  const { problems, atLeast } = problemTextsFor(locale);
  const [title, detail] = problems[code];
  const { minimum, currency } = facts.members ?? {};
  if (typeof minimum !== "number" || typeof currency !== "string") return { title, detail };
  return { title, detail: atLeast.replace("{minimum}", () => writtenSum(minimum, currency, locale)) };
}
