import { PROBLEM_TYPE_PREFIX } from "#domain/api/problems.ts";
import type { QuoteResponse } from "#domain/api/responses.ts";
import { forSale, lines } from "./lines.ts";

/** Why a code does not apply. `code` is that of the problem; both texts are empty if the checkout could not be reached. */
export interface Refusal {
  code: string;
  title: string;
  detail: string;
}

/**
 * Asks what the lines in one currency cost with a discount code. As in `refresh.ts`, parsing the answer with a schema would make the
 * script several times as large.
 */
export async function fetchQuote(
  currency: string,
  options: { code?: string; email?: string; locale: string },
): Promise<QuoteResponse | Refusal> {
  const items = forSale(lines())
    .filter((line) => line.currency === currency)
    .map(({ product, option, quantity, price, amount }) => ({
      ...{ product, option, quantity, price },
      ...(amount !== null && { amount }),
    }));
  try {
    const response = await fetch("/api/quote", {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ items, ...options }),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    const { type, title, detail } = answer;
    return { code: String(type).replace(PROBLEM_TYPE_PREFIX, ""), title, detail };
  } catch {
    return { code: "", title: "", detail: "" };
  }
}
