import { formatAmount } from "#domain/money/currency.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { formatMessage } from "#messages/format.ts";
import type { Problem } from "./problem.ts";

/** What happened and what to do now, in the language of the messages, with those of the problem's facts that the words ask for. */
export function wordsOf(
  { code, facts }: Problem,
  { lang, problems: { problems, atLeast } }: CheckoutMessages,
): { title: string; detail: string } {
  const { title, detail } = problems[code];
  const { members = {} } = facts;
  const { minimum, maximum, step, nearest, currency } = members;
  const written = (sum: unknown) =>
    typeof sum === "number" && typeof currency === "string" ? formatAmount(sum, currency, lang) : undefined;
  const limits = {
    minimum: written(minimum),
    maximum: written(maximum),
    step: written(step),
    nearest: written(nearest),
  };
  return {
    title,
    detail: formatMessage(limits.minimum ? atLeast : detail, textsOf({ ...members, ...limits })),
  };
}

function textsOf(facts: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, String(fact)]));
}
