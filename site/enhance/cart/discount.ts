import type { QuoteResponse } from "#domain/api/responses/checkout.ts";
import type { CartLine } from "./lines.ts";
import { fetchQuote, type Quoted } from "./quote.ts";
import { savedDiscountCode } from "./saved-discount-code.ts";

/** The discount on the lines in one currency: what the buyer has entered, and what the checkout has answered. */
export interface DiscountEntry {
  /** The text of the field. */
  code: string;
  isTyped: boolean;
  /**
   * Whether the form sends the code. A kept one is read from its cookie, and ignored where it does not apply. What the buyer types,
   * or has seen applied, is sent, and refused if it does not apply.
   */
  isSent: boolean;
  /** The text of the field for the email address. */
  email: string;
  isEmailValid: boolean;
  needsEmail: boolean;
  /** What the lines cost. null: nothing is taken off. */
  quote: QuoteResponse | null;
  problem: Quoted["problem"];
  /** Counts the requests. Only the latest answer is shown. */
  requests: number;
}

/** Contains the code that was kept for the visitor. */
export function newDiscount(): DiscountEntry {
  return {
    ...{ code: savedDiscountCode(), isTyped: false, isSent: false },
    ...{ email: "", isEmailValid: false, needsEmail: false },
    ...{ quote: null, problem: null, requests: 0 },
  };
}

export function typeCode(discount: DiscountEntry, code: string): void {
  Object.assign(discount, { code, isTyped: true, isSent: true });
}

/**
 * Asks what the lines in one currency cost with the code. The earlier total stays on the page and is sent until there is an answer,
 * so that nobody pays another total than the one shown.
 *
 * @param hasAutomatic whether the shop has discounts without a code
 */
export async function updateDiscount(
  discount: DiscountEntry,
  lines: CartLine[],
  { hasAutomatic, ...request }: { currency: string; locale: string; hasAutomatic: boolean },
): Promise<void> {
  discount.requests += 1;
  const { requests, needsEmail, isEmailValid, email } = discount;
  const code = discount.code.trim();
  if (!code && !hasAutomatic) {
    Object.assign(discount, { needsEmail: false, quote: null, problem: null });
    return;
  }
  const { quote, problem } = await fetchQuote(lines, {
    ...request,
    ...(code && { code }),
    ...(needsEmail && isEmailValid && { email }),
  });
  if (requests !== discount.requests) return;
  discount.quote = quote?.discount ? quote : null;
  discount.problem = problem === "down" && !code ? null : problem;
  discount.needsEmail = code !== "" && (discount.email !== "" || quote?.refusal?.code === "code-needs-email");
  // Once the buyer has seen what the kept code takes off, the checkout must not ignore it.
  if (!discount.isTyped) discount.isSent = code !== "" && quote?.refusal === null;
}
