import type { Problem } from "#domain/api/problem.ts";
import { formatAmount } from "#domain/money/currency.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";

/** The title and detail of a problem in the language of the messages, with the amounts and names that they mention. */
export function problemTexts(
  { code, facts }: Problem,
  {
    lang,
    problems: { problems, atLeast, copiesLeft, giftCode, unknownOrderNumber, refusedByStripe },
  }: CheckoutMessages,
): { title: string; detail: string } {
  const { title, detail } = problems[code];
  const { members = {}, names = [] } = facts;
  const { left, why } = members;
  if (code === "sold-out" && typeof left === "number" && left > 0) {
    return {
      title: copiesLeft.title,
      detail: formatPlural(copiesLeft.detail, left, lang, toStrings(members)),
    };
  }
  if (code === "unknown-order" && facts.isForOwner) return { title, detail: unknownOrderNumber };
  if (code === "payments-refused" && facts.isForOwner) return { title: refusedByStripe, detail: String(why) };
  if (code === "code-needs-email" && facts.isGift) return giftCode;
  const { minimum, maximum, step, nearest, least, smallest, currency } = members;
  const format = (sum: unknown) =>
    typeof sum === "number" && typeof currency === "string" ? formatAmount(sum, currency, lang) : undefined;
  const limits = {
    minimum: format(minimum),
    maximum: format(maximum),
    step: format(step),
    nearest: format(nearest),
    least: format(least),
    smallest: format(smallest),
  };
  const values = toStrings({ ...members, ...limits, names: listOf(names, lang) });
  return {
    title: formatMessage(title, values),
    detail: formatMessage(limits.minimum ? atLeast : detail, values),
  };
}

function listOf(names: string[], lang: string): string {
  return new Intl.ListFormat(lang).format(names);
}

function toStrings(facts: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      Array.isArray(fact) ? fact.join(" / ") : String(fact),
    ]),
  );
}
