import { directionOf, scriptOf } from "#domain/languages/script.ts";
import { formatAmount, fractionDigits, payableDigits } from "#domain/money/currency.ts";

interface Money {
  amount: number;
  currency: string;
}

const SECONDS_A_MINUTE = 60;
const MINUTES_AN_HOUR = 60;
const SIZE_UNITS = ["kilobyte", "megabyte", "gigabyte"] as const;

/** A sum as the language writes it; whole sums without their zeros. */
export function money({ amount, currency }: Money, lang: string): string {
  return formatAmount(amount, currency, lang, { trailingZeroDisplay: "stripIfInteger" });
}

/** A sum in major units as a form field holds it: `29.00`, `2900` for a currency of which only whole sums are paid. */
export function majorUnits({ amount, currency }: Money): string {
  return (amount / 10 ** fractionDigits(currency)).toFixed(payableDigits(currency));
}

/** What stands between two facts on one line; Han needs no space beside its own wide dot. */
export function dot(lang: string): string {
  return /^Han/.test(scriptOf(lang)) ? "·" : " · ";
}

/** Names in a row: "PDF, EPUB", "PDF、EPUB". */
export function listed(names: readonly string[], lang: string): string {
  return new Intl.ListFormat(lang, { type: "conjunction", style: "narrow" }).format(names);
}

/** An ISO 8601 date, or moment, as the language writes it; its spaces do not break. */
export function date(iso: string, lang: string, style: "long" | "medium" = "long"): string {
  const format = new Intl.DateTimeFormat(lang, { dateStyle: style, timeZone: "UTC" });
  return format.format(new Date(iso)).replaceAll(" ", "\u00a0");
}

/** A number of bytes, in kB or in the unit that leaves at most three digits before the point. */
export function size(bytes: number, lang: string): string {
  const power = Math.min(SIZE_UNITS.length, Math.max(1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  // Nothing weighs nothing.
  const value = Math.max(bytes / 1000 ** power, 0.1);
  const unit = SIZE_UNITS[power - 1] ?? "kilobyte";
  const digits = value < 10 ? 1 : 0;
  // Where lines run from right to left, a figure would join a Latin word before it: `PDF · 0.6`.
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
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / SECONDS_A_MINUTE);
  const two = (n: number) => String(n).padStart(2, "0");
  const rest = two(whole % SECONDS_A_MINUTE);
  if (minutes < MINUTES_AN_HOUR) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / MINUTES_AN_HOUR)}:${two(minutes % MINUTES_AN_HOUR)}:${rest}`;
}
