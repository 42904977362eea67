import { fractionDigits } from "#domain/money/currency.ts";
import { parseMoney } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";

/**
 * Groups of thousands, then decimals: `1,234.50`, `1.234,50`, `29`, `12.0000`. Three digits are a group, but after a single point
 * they may be either, since `1.234` is more than a thousand in some countries.
 */
const AMOUNT =
  /^(?!\d{1,3}\.\d{3}$)(?<whole>\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)(?:[.,](?<fraction>\d{1,2}|\d{4,}))?$/;
/** An amount in a currency with three decimals, such as `2.500`. */
const AMOUNT_OF_THREE_DECIMALS = /^(?<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?<fraction>\d+))?$/;

/**
 * An amount as spreadsheets write it, with or without a sign of its currency: `$1,234.50`, `1.234,50 €`, `29`.
 * @returns null if it is negative or cannot be read
 */
export function parseAmount(text: string, currency: string): Money | null {
  const format = fractionDigits(currency) === 3 ? AMOUNT_OF_THREE_DECIMALS : AMOUNT;
  const { whole, fraction = "" } = format.exec(text.replace(/[^\d.,-]/g, ""))?.groups ?? {};
  if (whole === undefined) return null;
  const decimals = fraction.replace(/0+$/, "");
  const money = parseMoney(`${whole.replace(/[.,]/g, "")}${decimals && `.${decimals}`}`, currency);
  return "amount" in money ? money : null;
}
