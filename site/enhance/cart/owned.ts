import type { OwnedItem, QuoteResponse } from "#domain/api/responses/checkout.ts";

/** An edition of a product. */
export type Edition = Pick<OwnedItem, "product" | "option">;

/**
 * Asks which editions the buyer already has. None if the checkout does not say. As in `refresh.ts`, parsing the answer with a schema
 * would make the script several times as large.
 */
export async function fetchOwned(items: Edition[], currency?: string): Promise<OwnedItem[]> {
  try {
    const response = await fetch("/api/quote", {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ items, currency, locale: document.documentElement.lang }),
    });
    const { owned }: Partial<QuoteResponse> = await response.json();
    return owned ?? [];
  } catch {
    return [];
  }
}
