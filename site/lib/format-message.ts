type Values = Record<string, string | number>;

/** Fills in the `{names}` of a message. A name without a value stays as it is. */
export function formatMessage(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The plural form for a number, with `{n}` filled in, formatted for the language. */
export function formatCount(forms: { one: string; other: string }, n: number, lang: string): string {
  const form = new Intl.PluralRules(lang).select(n) === "one" ? forms.one : forms.other;
  return formatMessage(form, { n: new Intl.NumberFormat(lang).format(n) });
}
