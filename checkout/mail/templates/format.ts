import type { LetterTexts } from "#checkout/messages/letter-texts.ts";
import { formatAmount } from "#domain/money/currency.ts";

/** A sum of minor units as the language writes it, with all its digits: `$29.00`, `¥1,200`. */
export function sumIn({ lang }: LetterTexts, amount: number, currency: string): string {
  return formatAmount(amount, currency, lang);
}

/** What is paid for a thing: a sum, or the word for none. */
export function priceIn(texts: LetterTexts, amount: number, currency: string): string {
  return amount === 0 ? texts.free : sumIn(texts, amount, currency);
}

/** A day, in universal time. */
export function dayIn({ lang }: LetterTexts, at: Date): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** A minute, in universal time and saying so: nobody knows where the reader is. */
export function minuteIn(texts: LetterTexts, at: Date): string {
  return texts.moment(dayIn(texts, at), at.toISOString().slice(11, 16));
}
