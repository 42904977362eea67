import { fractionDigits } from "../../scripts/catalogue/currency.ts";

/** A sum as a number field holds it (`12.50`), in minor units of a currency. */
export function minorUnits(text: string, currency: string): number {
  return Math.round(Number(text) * 10 ** fractionDigits(currency));
}
