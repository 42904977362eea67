/** A sum as a number field holds it (`12.50`), in minor units of a currency. */
export function minorUnits(text: string, currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return Math.round(Number(text) * 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
