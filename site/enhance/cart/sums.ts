import { formatPrice as money } from "#site/lib/format.ts";
import { type Line, unit } from "./lines.ts";

/** What lines of one currency cost together, in minor units. */
export function total(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + unit(line) * line.quantity, 0);
}

/** A sum of minor units as the page's language writes it. */
export function sumOf(amount: number, currency: string): string {
  return money({ amount, currency }, document.documentElement.lang);
}
