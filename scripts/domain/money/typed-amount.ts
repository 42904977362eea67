import { fractionDigits, isPayable, payableDigits } from "./currency.ts";

const AMOUNT = /^(\d{1,12})(?:[.,](\d{1,3}))?$/;
/** The comma may separate thousands or decimals. */
const AMBIGUOUS = /,\d{3}$/;

/** A currency's symbols are collected in these languages and displays: `$`, `US$`. Its code is accepted too. */
const SYMBOL_LANGUAGES = ["en", "zh"];
const SYMBOL_DISPLAYS = ["symbol", "narrowSymbol"] as const;

/** Chinese keyboards type full-width characters: those of ASCII at an offset, and three currency symbols. */
const ASCII = /[!-~]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
const FULL_WIDTH_SYMBOLS: Record<string, string> = { "¥": "￥", "£": "￡", "₩": "￦" };

/**
 * Parses an amount as people type it: `12`, `12.5`, `12,50`, `$12.50`, `１２`. Uses no floating point arithmetic.
 * @returns minor units; null if it is not an amount, has more decimals than can be paid in the currency, has the symbol of
 *   another currency, or is ambiguous, as `1,000`
 */
export function parseTypedAmount(text: string, currency: string): number | null {
  const digits = withoutSymbols(text.normalize("NFKC").trim(), currency);
  const [, whole, fraction = ""] = AMOUNT.exec(digits) ?? [];
  if (whole === undefined || AMBIGUOUS.test(digits)) return null;
  if (!isPayable(fraction, currency)) return null;
  return Number(whole + fraction.padEnd(fractionDigits(currency), "0"));
}

/** The `pattern` of an input (a regular expression with the flag `v`) for what {@link parseTypedAmount} accepts. */
export function typedAmountPattern(currency: string): string {
  const [payable, maxDecimals] = [payableDigits(currency), fractionDigits(currency)];
  const symbols = symbolsOf(currency).flatMap((symbol) => [symbol, toFullWidth(symbol)]);
  const symbol = String.raw`\s*(${[...new Set(symbols)].map(escapePattern).join("|")})?\s*`;
  const digit = String.raw`[\d０-９]`;
  const decimals = (max: number) =>
    `(?=${digit})${digit}{0,${Math.min(payable, max)}}[0０]{0,${Math.max(0, max - payable)}}`;
  // A comma before three digits may separate thousands.
  const fraction = `([.．]${decimals(maxDecimals)}|[,，]${decimals(Math.min(maxDecimals, 2))})?`;
  return `${symbol}${digit}{1,12}${maxDecimals > 0 ? fraction : ""}${symbol}`;
}

/** An example of an amount in a currency, above a thousand, with decimals if the currency has them. */
export function typedAmountExample(currency: string): string {
  const digits = payableDigits(currency);
  return digits === 0 ? "1250" : `1250.${"5".padEnd(digits, "0")}`;
}

/** Removes the currency's own symbols. A symbol of another currency stays and makes the amount invalid. */
function withoutSymbols(text: string, currency: string): string {
  const symbols = symbolsOf(currency);
  const prefix = symbols.find((symbol) => text.startsWith(symbol)) ?? "";
  const rest = text.slice(prefix.length).trimStart();
  const suffix = symbols.find((symbol) => rest.endsWith(symbol)) ?? "";
  return rest.slice(0, rest.length - suffix.length).trimEnd();
}

function symbolsOf(currency: string): string[] {
  const symbols = SYMBOL_LANGUAGES.flatMap((lang) =>
    SYMBOL_DISPLAYS.map((currencyDisplay) => {
      const format = new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay });
      const symbol = format.formatToParts(0).find(({ type }) => type === "currency");
      return (symbol?.value ?? currency).normalize("NFKC");
    }),
  );
  // Longest first, so that `US$` is not mistaken for `$`.
  return [...new Set([currency, ...symbols])].toSorted((a, b) => b.length - a.length);
}

function toFullWidth(symbol: string): string {
  return symbol
    .replace(ASCII, (char) => String.fromCharCode(char.charCodeAt(0) + FULL_WIDTH_OFFSET))
    .replace(/[¥£₩]/g, (char) => FULL_WIDTH_SYMBOLS[char] ?? char);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll(" ", String.raw`\s`);
}
