import { fractionDigits, payableDigits, toMinorUnits } from "./currency.ts";

const AMOUNT = /^(\d{1,12})(?:[.,](\d{1,3}))?$/;
/** The comma may separate thousands or decimals. */
const AMBIGUOUS = /,\d{3}$/;

/** Displays in which a language writes a currency's symbol: `$`, `US$`. Its code is accepted too. */
const SYMBOL_DISPLAYS = ["symbol", "narrowSymbol"] as const;

const DIGIT = /\p{Nd}/gu;
/** Zeros as keyboards type them: ASCII and full width, Arabic and Persian, Devanagari and Bengali. */
const ZEROS = "0０٠۰०০";

/** Chinese keyboards type full-width characters: those of ASCII at an offset, and three currency symbols. */
const ASCII = /[!-~]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
const FULL_WIDTH_SYMBOLS: Record<string, string> = { "¥": "￥", "£": "￡", "₩": "￦" };

/**
 * Parses an amount typed by a person: `12`, `12.5`, `12,50`, `$12.50`, `１２`, `١٢`. Uses no floating point arithmetic.
 * `lang` is the language of the page, which decides the currency symbols that are accepted.
 * @returns minor units; null if it is not an amount, has more decimals than can be paid in the currency, has the symbol of
 *   another currency, or is ambiguous, as `1,000`
 */
export function parseTypedAmount(text: string, currency: string, lang = "en"): number | null {
  const digits = toAsciiDigits(withoutSymbols(normalise(text), symbolsOf(currency, lang)));
  const [, whole, fraction = ""] = AMOUNT.exec(digits) ?? [];
  if (whole === undefined || AMBIGUOUS.test(digits)) return null;
  return toMinorUnits(whole, fraction, currency);
}

/** The `pattern` of an input (a regular expression with the flag `v`) for what {@link parseTypedAmount} accepts. */
export function typedAmountPattern(currency: string, lang = "en"): string {
  const [payable, maxDecimals] = [payableDigits(currency), fractionDigits(currency)];
  const symbols = symbolsOf(currency, lang).flatMap((symbol) => [symbol, toFullWidth(symbol)]);
  const symbol = String.raw`[\s\p{Cf}]*(${[...new Set(symbols)].map(escapePattern).join("|")})?[\s\p{Cf}]*`;
  const digit = String.raw`\p{Nd}`;
  const decimals = (max: number) =>
    `(?=${digit})${digit}{0,${Math.min(payable, max)}}[${ZEROS}]{0,${Math.max(0, max - payable)}}`;
  // A comma before three digits may separate thousands.
  const fraction = `([.．٫]${decimals(maxDecimals)}|[,，]${decimals(Math.min(maxDecimals, 2))})?`;
  return `${symbol}${digit}{1,12}${maxDecimals > 0 ? fraction : ""}${symbol}`;
}

/** An example of an amount in a currency, above a thousand, with decimals if the currency has them. */
export function typedAmountExample(currency: string): string {
  const digits = payableDigits(currency);
  return digits === 0 ? "1250" : `1250.${"5".padEnd(digits, "0")}`;
}

/** Removes direction marks, and replaces compatibility characters. */
function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim();
}

/** Removes the currency's own symbols. A symbol of another currency stays and makes the amount invalid. */
function withoutSymbols(text: string, symbols: string[]): string {
  const prefix = symbols.find((symbol) => text.startsWith(symbol)) ?? "";
  const rest = text.slice(prefix.length);
  const suffix = symbols.find((symbol) => rest.endsWith(symbol)) ?? "";
  return rest.slice(0, rest.length - suffix.length).trim();
}

/** Replaces digits of any script, and the Arabic decimal separator. */
function toAsciiDigits(text: string): string {
  return text.replaceAll("٫", ".").replace(DIGIT, (digit) => {
    // The ten digits of a script are consecutive code points, starting with zero.
    let value = digit.codePointAt(0) ?? 0;
    const code = value;
    while (String.fromCodePoint(value - 1).match(DIGIT)) value--;
    return String((code - value) % 10);
  });
}

function symbolsOf(currency: string, lang: string): string[] {
  const displayedSymbols = [lang, "en"].flatMap((lang) =>
    SYMBOL_DISPLAYS.flatMap((currencyDisplay) => {
      const format = new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay });
      const symbols = format.formatToParts(0).filter(({ type }) => type === "currency");
      return symbols.map(({ value }) => normalise(value));
    }),
  );
  // Many languages write foreign currencies with the country code: `US$`, `CN¥`.
  const withCountry = currency.slice(0, 2) + displayedSymbols.at(-1);
  // Longest first, so that `US$` is not mistaken for `$`.
  return [...new Set([currency, withCountry, ...displayedSymbols])].toSorted((a, b) => b.length - a.length);
}

function toFullWidth(symbol: string): string {
  return symbol
    .replace(ASCII, (char) => String.fromCharCode(char.charCodeAt(0) + FULL_WIDTH_OFFSET))
    .replace(/[¥£₩]/g, (char) => FULL_WIDTH_SYMBOLS[char] ?? char);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll(" ", String.raw`\s`);
}
