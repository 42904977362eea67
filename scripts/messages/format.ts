/**
 * The forms of one message for different numbers: the CLDR plural categories of its language, and exact numbers such as `=0`.
 * https://cldr.unicode.org/index/cldr-spec/plural-rules
 */
export type PluralForms = { other: string } & {
  [form in Exclude<Intl.LDMLPluralRule, "other"> | `=${number}`]?: string;
};

/** Values for the placeholders. Numbers, amounts and dates are already formatted for the language. */
type Values = Record<string, string>;

/** A message with its `{names}` filled in. */
export function formatMessage(message: string, values: Values): string {
  return message.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** Formats a message for a number, filling in `{n}`. Prefers an exact form such as `=0` to a plural category. */
export function formatPlural(forms: PluralForms, n: number, lang: string, values: Values = {}): string {
  const form = forms[`=${n}`] ?? forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;
  return formatMessage(form, { ...values, n: formatNumber(n, lang) });
}

export function formatNumber(n: number, lang: string): string {
  return new Intl.NumberFormat(lang).format(n);
}

/** Per cent, with at most three decimals: `8.1%`. */
export function formatPercentage(percentage: number, lang: string): string {
  return new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 3 }).format(percentage / 100);
}
