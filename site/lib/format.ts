import { formatDay } from "#domain/moment.ts";
import { fractionDigits, payableDigits } from "#domain/money/currency.ts";
import type { Money } from "#domain/money/money.ts";

export { separator } from "#domain/languages/separator.ts";
export { formatPrice } from "#domain/money/currency.ts";

const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;

/** A sum in major units for a form field: `29.00`, or `2900` in a currency without payable decimals. */
export function majorUnits({ amount, currency }: Money): string {
  return (amount / 10 ** fractionDigits(currency)).toFixed(payableDigits(currency));
}

/** Names in a row: "PDF, EPUB", "PDF、EPUB". */
export function formatList(names: readonly string[], lang: string): string {
  return new Intl.ListFormat(lang, { type: "conjunction", style: "narrow" }).format(names);
}

/** An ISO 8601 date or timestamp formatted for the language, with non-breaking spaces. */
export function formatDate(iso: string, lang: string, style: "long" | "medium" = "long"): string {
  return formatDay(new Date(iso), lang, { style }).replaceAll(" ", "\u00a0");
}

/** The local day and time of an ISO 8601 timestamp. Only for what scripts render, since it depends on the reader's time zone. */
export function formatMoment(iso: string, lang: string): string {
  const format = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
  return format.format(new Date(iso)).replaceAll(" ", "\u00a0");
}

/** The local day of an ISO 8601 timestamp. */
export function formatLocalDay(iso: string, lang: string): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format(new Date(iso)).replaceAll(" ", "\u00a0");
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
