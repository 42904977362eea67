/** How many digits a currency has after the point: 2 for USD, 0 for JPY, 3 for KWD (ISO 4217, as CLDR has it). */
export function fractionDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/**
 * Minor units of a sum as people write it: `12`, `12.5`, `12,50`. No floating point on the way.
 * null: not a sum, or finer than the currency.
 */
export function toMinorUnits(text: string, currency: string): number | null {
  const [, whole, fraction = ""] = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text.trim()) ?? [];
  const digits = fractionDigits(currency);
  if (whole === undefined || fraction.length > digits) return null;
  return Number(whole + fraction.padEnd(digits, "0"));
}
