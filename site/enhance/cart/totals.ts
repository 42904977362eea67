import { formatPrice } from "#site/lib/format.ts";
import { type CartLine, unitPrice } from "./lines.ts";

/** The total of lines in one currency, in minor units. */
export function totalOf(lines: CartLine[]): number {
  return lines.reduce((sum, line) => sum + unitPrice(line) * line.quantity, 0);
}

/** Formats an amount in minor units for the language of the page. */
export function formatSum(amount: number, currency: string): string {
  return formatPrice({ amount, currency }, document.documentElement.lang);
}
