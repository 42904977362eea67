import { parseMoney } from "#domain/money/decimal.ts";
import { typedAmountPattern } from "#domain/money/typed-amount.ts";

const PLAIN = "12 12.5 12,50 12.505 12.5055 0.5 1.000 1,000 1,000.00 1.000,00 12. .5 -5 1e3 twelve";
const WIDE = "１２ １２．５０ １２，５０ １，０００ １２。５０";
const ZEROS = "12.00 12,00 12.000 12.050 12.500 12,500 12.510 12.0000 １２．５００";

/** Texts that people may type into the field of a sum, with amounts and without. */
export function typedTexts(currency: string): string[] {
  const texts = [PLAIN, WIDE, ZEROS].flatMap((list) => list.split(" "));
  return [...texts, " 12 ", "1 000", "", " ", `${currency} 12`, `12 ${currency}`];
}

/** The symbols of a currency as browsers write them in a language, each with an amount of twelve. */
export function textsWithSymbols(currency: string, lang: string): string[] {
  return [...symbolsOf(currency, lang), ...symbolsOf(currency, "en")].flatMap((symbol) => [
    ...[`${symbol}12`, `${symbol} 12`, `12 ${symbol}`, `${symbol}12 ${currency}`],
  ]);
}

/** The pattern that a browser accepts in the field of a sum. */
export function fieldPattern(currency: string, lang = "en"): RegExp {
  return new RegExp(`^(?:${typedAmountPattern(currency, lang)})$`, "v");
}

/** An amount as it stands in the content. */
export function read(text: string, currency: string) {
  const sum = parseMoney(text, currency);
  if (!("amount" in sum)) throw new Error(`${text} ${currency}: expected ${sum.expected}`);
  return sum;
}

function symbolsOf(currency: string, lang: string): string[] {
  const parts = (["symbol", "narrowSymbol", "code"] as const).flatMap((currencyDisplay) =>
    new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay }).formatToParts(0),
  );
  return [...new Set(parts.flatMap(({ type, value }) => (type === "currency" ? [value] : [])))];
}
