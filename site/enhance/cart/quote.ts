import type { QuoteResponse } from "#domain/api/responses.ts";
import { forSale, lines } from "./lines.ts";

/**
 * Asks what the lines in one currency cost with a discount code. As in `refresh.ts`, parsing the answer with a schema would make the
 * script several times as large.
 * @returns null if the checkout does not say, such as when it cannot be reached
 */
export async function fetchQuote(
  currency: string,
  options: { code?: string; email?: string; locale: string },
): Promise<QuoteResponse | null> {
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
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
