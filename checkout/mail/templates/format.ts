import { formatAmount } from "#domain/money/currency.ts";
import { formatMessage } from "#messages/format.ts";
import type { EmailTexts } from "./email.ts";

/** A sum of minor units as the language writes it, with all its digits: `$29.00`, `¥1,200`. */
export function sumIn({ lang }: EmailTexts, amount: number, currency: string): string {
  return formatAmount(amount, currency, lang);
}

/** What is paid for a thing: a sum, or the word for none. */
export function priceIn(texts: EmailTexts, amount: number, currency: string): string {
  return amount === 0 ? texts.free : sumIn(texts, amount, currency);
}

/** A day, in universal time. */
export function dayIn({ lang }: EmailTexts, at: Date): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** A minute, in universal time and saying so: nobody knows where the reader is. */
export function minuteIn(texts: EmailTexts, at: Date): string {
  return formatMessage(texts.moment, { day: dayIn(texts, at), time: timeIn(texts, at) });
}

function timeIn({ lang }: EmailTexts, at: Date): string {
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(lang, time).format(at);
}
