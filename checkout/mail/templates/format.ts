import { formatDay } from "#domain/moment.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { formatMessage } from "#messages/format.ts";
import type { EmailTexts } from "./email.ts";

/** An amount in minor units, with all decimals: `$29.00`, `¥1,200`. */
export function formatSum({ lang }: EmailTexts, amount: number, currency: string): string {
  return formatAmount(amount, currency, lang);
}

/** A price: the amount, or the word for "free". */
export function priceText(texts: EmailTexts, amount: number, currency: string): string {
  return amount === 0 ? texts.free : formatSum(texts, amount, currency);
}

/** A date, in UTC unless the recipient's time zone is known. */
export function dayText({ lang }: EmailTexts, at: Date, timeZone = "UTC"): string {
  return formatDay(at, lang, { timeZone });
}

/** A URL in plain text, on a line of its own, since email clients may break it elsewhere. */
export function labelledUrl(texts: EmailTexts, name: string, url: string): string {
  return `${formatMessage(texts.pair, { name, value: "" }).trimEnd()}\n${url}`;
}
