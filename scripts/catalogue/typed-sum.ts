import { fractionDigits, payableDigits } from "./currency.ts";

const SUM = /^(\d{1,12})(?:[.,](\d{1,3}))?$/;
/** A thousand to some and one to others. */
const AMBIGUOUS = /,\d{3}$/;

/** Languages and ways in which a currency's sign is written: `$`, `US$`; ISO 4217's code is one more. */
const SIGN_LANGUAGES = ["en", "zh"];
const SIGN_WAYS = ["symbol", "narrowSymbol"] as const;

/**
 * Minor units of a sum as people write it: `12`, `12.5`, `12,50`, `$12.50`, `１２`. No floating point on the way.
 * null: not a sum, or finer than what can be paid in the currency, or with another currency's sign, or one that can be
 * read in two ways, as `1,000`.
 */
export function toMinorUnits(text: string, currency: string): number | null {
  const figures = withoutSign(text.normalize("NFKC").trim(), currency);
  const [, whole, fraction = ""] = SUM.exec(figures) ?? [];
  if (whole === undefined || AMBIGUOUS.test(figures)) return null;
  if (fraction.length > payableDigits(currency)) return null;
  return Number(whole + fraction.padEnd(fractionDigits(currency), "0"));
}

/** A sum as it can be typed in a currency, of more than a thousand and with a fraction where there is one. */
export function typedExample(currency: string): string {
  const digits = payableDigits(currency);
  return digits === 0 ? "1250" : `1250.${"5".padEnd(digits, "0")}`;
}

/** What stands beside the currency's own sign. Another's stays, since whoever wrote it means another sum. */
function withoutSign(text: string, currency: string): string {
  for (const sign of signsOf(currency)) {
    if (text.startsWith(sign)) return text.slice(sign.length).trimStart();
    if (text.endsWith(sign)) return text.slice(0, -sign.length).trimEnd();
  }
  return text;
}

function signsOf(currency: string): string[] {
  const signs = SIGN_LANGUAGES.flatMap((lang) =>
    SIGN_WAYS.map((currencyDisplay) => {
      const format = new Intl.NumberFormat(lang, { style: "currency", currency, currencyDisplay });
      const sign = format.formatToParts(0).find(({ type }) => type === "currency");
      return (sign?.value ?? currency).normalize("NFKC");
    }),
  );
  return [...new Set([currency, ...signs])];
}
