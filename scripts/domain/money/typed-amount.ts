import { fractionDigits, isPayable, payableDigits } from "./currency.ts";

const SUM = /^(\d{1,12})(?:[.,](\d{1,3}))?$/;
/** A thousand to some and one to others. */
const AMBIGUOUS = /,\d{3}$/;

/** Ways in which a language writes a currency's sign: `$`, `US$`; ISO 4217's code is one more. */
const SIGN_WAYS = ["symbol", "narrowSymbol"] as const;

/** As keyboards write them: ASCII and full width, Arabic and Persian, Devanagari and Bengali. */
const ZEROS = "0０٠۰०০";

/** What Chinese keyboards write in full width: ASCII from here on, so much further up, and three signs of currencies. */
const ASCII = /[!-~]/g;
const FULL_WIDTH = 0xfee0;
const WIDE_SIGNS: Record<string, string> = { "¥": "￥", "£": "￡", "₩": "￦" };

/**
 * Minor units of a sum as people write it: `12`, `12.5`, `12,50`, `$12.50`, `１２`, `١٢`. No floating point on the way.
 * `lang` is the page's, which writes the currency's sign in its own way. null: not a sum, or finer than what can be paid
 * in the currency, or with another currency's sign, or one that can be read in two ways, as `1,000`.
 */
export function parseTypedAmount(text: string, currency: string, lang = "en"): number | null {
  const figures = inAscii(withoutSign(plain(text), signsOf(currency, lang)));
  const [, whole, fraction = ""] = SUM.exec(figures) ?? [];
  if (whole === undefined || AMBIGUOUS.test(figures)) return null;
  if (!isPayable(fraction, currency)) return null;
  return Number(whole + fraction.padEnd(fractionDigits(currency), "0"));
}

/** The `pattern` of a field, under the flag `v`, for what `parseTypedAmount` reads in a currency. */
export function typedAmountPattern(currency: string, lang = "en"): string {
  const [digits, most] = [payableDigits(currency), fractionDigits(currency)];
  const signs = signsOf(currency, lang).flatMap((sign) => [sign, wide(sign)]);
  const beside = String.raw`[\s\p{Cf}]*(${[...new Set(signs)].map(literal).join("|")})?[\s\p{Cf}]*`;
  const figure = String.raw`\p{Nd}`;
  const fraction = (most: number) =>
    `(?=${figure})${figure}{0,${Math.min(digits, most)}}[${ZEROS}]{0,${Math.max(0, most - digits)}}`;
  // A comma before three figures may part thousands.
  const point = `([.．٫]${fraction(most)}|[,，]${fraction(Math.min(most, 2))})?`;
  return `${beside}${figure}{1,12}${most > 0 ? point : ""}${beside}`;
}

/** A sum as it can be typed in a currency, of more than a thousand and with a fraction where there is one. */
export function typedAmountExample(currency: string): string {
  const digits = payableDigits(currency);
  return digits === 0 ? "1250" : `1250.${"5".padEnd(digits, "0")}`;
}

/** Without the marks that say which way a text runs, and in the characters that others stand for. */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim();
}

/** What stands between the currency's own signs. Another's stays, since whoever wrote it means another sum. */
function withoutSign(text: string, signs: string[]): string {
  const before = signs.find((sign) => text.startsWith(sign)) ?? "";
  const rest = text.slice(before.length).trimStart();
  const after = signs.find((sign) => rest.endsWith(sign)) ?? "";
  return rest.slice(0, rest.length - after.length).trimEnd();
}

/** Figures of any script, and the Arabic point. */
function inAscii(text: string): string {
  return text.replaceAll("٫", ".").replace(/\p{Nd}/gu, (figure) => String(figureValue(figure)));
}

/** Unicode has the ten figures of a script one after the other, the zero first. */
function figureValue(figure: string): number {
  const code = figure.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value % 10;
}

function signsOf(currency: string, lang: string): string[] {
  const shown = [lang, "en"].flatMap((lang) =>
    SIGN_WAYS.map((currencyDisplay) => {
      const format = new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay });
      return plain(format.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency);
    }),
  );
  // As many languages write another country's: `US$`, `CN¥`.
  const named = currency.slice(0, 2) + shown.at(-1);
  // The longest first, or `$` would be what `US$` begins or ends with.
  return [...new Set([currency, named, ...shown])].toSorted((a, b) => b.length - a.length);
}

function wide(sign: string): string {
  return sign
    .replace(ASCII, (sign) => String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH))
    .replace(/[¥£₩]/g, (sign) => WIDE_SIGNS[sign] ?? sign);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll(" ", String.raw`\s`);
}
