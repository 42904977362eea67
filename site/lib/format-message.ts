type Values = Record<string, string | number>;

/** A text with its `{names}` filled in. */
export function formatMessage(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The plural form of a text for a number, with `{n}` filled in as the language writes it. */
export function formatCount(forms: { one: string; other: string }, n: number, lang: string): string {
  const form = new Intl.PluralRules(lang).select(n) === "one" ? forms.one : forms.other;
  return formatMessage(form, { n: new Intl.NumberFormat(lang).format(n) });
}
