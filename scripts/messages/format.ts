/**
 * The forms of one message for different numbers: CLDR's formatPlural categories as the language has them, and exact numbers
 * as `=0`. https://cldr.unicode.org/index/cldr-spec/plural-rules
 */
export type PluralForms = { other: string } & {
  [form in Exclude<Intl.LDMLPluralRule, "other"> | `=${number}`]?: string;
};

/** Numbers, sums and dates come as the language writes them. */
type Values = Record<string, string>;

/** A message with its `{names}` filled in. */
export function formatMessage(message: string, values: Values): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The form of a message for a number, with `{n}` filled in: an exact one, or the one that the language's rules choose. */
export function formatPlural(forms: PluralForms, n: number, lang: string, values: Values = {}): string {
  const form = forms[`=${n}`] ?? forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;
  return formatMessage(form, { ...values, n: formatNumber(n, lang) });
}

export function formatNumber(n: number, lang: string): string {
  return new Intl.NumberFormat(lang).format(n);
}
