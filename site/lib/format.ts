import { directionOf, scriptOf } from "#domain/languages/script.ts";
import { formatAmount, fractionDigits, payableDigits } from "#domain/money/currency.ts";
import type { Money } from "#domain/money/money.ts";

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const SIZE_UNITS = ["kilobyte", "megabyte", "gigabyte"] as const;

/** A sum formatted for the language; whole sums have no decimals. */
export function formatPrice({ amount, currency }: Money, lang: string): string {
  return formatAmount(amount, currency, lang, { trailingZeroDisplay: "stripIfInteger" });
}

/** A sum in major units for a form field: `29.00`, or `2900` in a currency without payable decimals. */
export function majorUnits({ amount, currency }: Money): string {
  return (amount / 10 ** fractionDigits(currency)).toFixed(payableDigits(currency));
}

/** The dot between two facts on one line. In Chinese it has no spaces, since the full-width dot brings its own. */
export function separator(lang: string): string {
  return /^Han/.test(scriptOf(lang)) ? "·" : " · ";
}

/** Names in a row: "PDF, EPUB", "PDF、EPUB". */
export function formatList(names: readonly string[], lang: string): string {
  return new Intl.ListFormat(lang, { type: "conjunction", style: "narrow" }).format(names);
}

/** An ISO 8601 date or timestamp formatted for the language, with non-breaking spaces. */
export function formatDate(iso: string, lang: string, style: "long" | "medium" = "long"): string {
  const format = new Intl.DateTimeFormat(lang, { dateStyle: style, timeZone: "UTC" });
  return format.format(new Date(iso)).replaceAll(" ", "\u00a0");
}

/** A number of bytes in kB, MB or GB, with at most three digits before the point. */
export function formatSize(bytes: number, lang: string): string {
  const power = Math.min(SIZE_UNITS.length, Math.max(1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  // A file is never shown as 0 kB.
  const value = Math.max(bytes / 1000 ** power, 0.1);
  const unit = SIZE_UNITS[power - 1] ?? "kilobyte";
  const digits = value < 10 ? 1 : 0;
  // In right-to-left text, the number would otherwise be placed with a Latin word before it: `PDF · 0.6`.
  const mark = directionOf(lang) === "rtl" ? "\u200f" : "";
  const format = new Intl.NumberFormat(lang, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  });
  return mark + format.format(value);
}

/** Seconds as `3:05` or `1:02:09`. */
export function formatDuration(seconds: number): string {
  const total = Math.round(seconds);
  const minutes = Math.floor(total / SECONDS_PER_MINUTE);
  const twoDigits = (n: number) => String(n).padStart(2, "0");
  const secondsText = twoDigits(total % SECONDS_PER_MINUTE);
  if (minutes < MINUTES_PER_HOUR) return `${minutes}:${secondsText}`;
  return `${Math.floor(minutes / MINUTES_PER_HOUR)}:${twoDigits(minutes % MINUTES_PER_HOUR)}:${secondsText}`;
}
