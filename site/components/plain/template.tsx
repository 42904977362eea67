import type { ReactNode } from "react";
import { formatMessage, type PluralForms } from "#messages/format.ts";

/**
 * The parts of a template, in the syntax that the checkout fills in (checkout/plain/fill-template.ts): `{name}` is a text,
 * `{{#name}}…{{/name}}` is repeated for each of a list or shown if there is one, and `{{^name}}…{{/name}}` is shown if there is none.
 */

/** Shown for each of a list, or once if `of` is true. */
export function Each({ of, children }: { of: string; children: ReactNode }) {
  return (
    <>
      {`{{#${of}}}`}
      {children}
      {`{{/${of}}}`}
    </>
  );
}

/** Shown if there is none. */
export function Unless({ of, children }: { of: string; children: ReactNode }) {
  return (
    <>
      {`{{^${of}}}`}
      {children}
      {`{{/${of}}}`}
    </>
  );
}

/** The form of a message for the number `of`: the exact one, that of its plural category, or else `other`. */
export function PluralText({ of, forms }: { of: string; forms: PluralForms }) {
  const withNumber = (text: string) => formatMessage(text, { n: `{${of}}` });
  const { other, ...special } = forms;
  const isExact = (form: string) => form.startsWith("=");
  const inOrder = Object.entries(special).toSorted(([a], [b]) => Number(isExact(b)) - Number(isExact(a)));
  return inOrder.reduceRight<ReactNode>(
    (rest, [form, text]) => (
      <>
        <Each of={nameOf(of, form)}>{withNumber(text ?? other)}</Each>
        <Unless of={nameOf(of, form)}>{rest}</Unless>
      </>
    ),
    withNumber(other),
  );
}

function nameOf(number: string, form: string): string {
  return form.startsWith("=") ? number + form : `${number}:${form}`;
}
