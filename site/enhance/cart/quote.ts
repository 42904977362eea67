import type { QuoteResponse } from "#domain/api/responses/checkout.ts";
import type { CartLine } from "./lines.ts";

export interface Quoted {
  /** null: there is none, and `problem` says why. */
  quote: QuoteResponse | null;
  /** Why the code does not apply, or the lines cannot be bought. `down`: the checkout cannot be reached. */
  problem: { title: string; detail: string } | "down" | null;
}

/**
 * Asks what lines in one currency cost with a discount code. As in `refresh.ts`, parsing the answer with a schema would make the
 * script several times as large.
 */
export async function fetchQuote(
  lines: CartLine[],
  options: { currency: string; code?: string; email?: string; locale: string },
): Promise<Quoted> {
  const items = lines.map(({ product, option, quantity, price, amount }) => ({
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
    return response.ok ? { quote: answer, problem: answer.refusal } : { quote: null, problem: answer };
  } catch {
    return { quote: null, problem: "down" };
  }
}
