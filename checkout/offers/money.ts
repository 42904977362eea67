import { fractionDigits, payableDigits } from "../../scripts/catalogue/currency.ts";

/**
 * Minor units of a sum as people write it: `12`, `12.5`, `12,50`. No floating point on the way.
 * null: not a sum, or finer than what can be paid in the currency.
 */
export function toMinorUnits(text: string, currency: string): number | null {
  const [, whole, fraction = ""] = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > payableDigits(currency)) return null;
  return Number(whole + fraction.padEnd(fractionDigits(currency), "0"));
}
