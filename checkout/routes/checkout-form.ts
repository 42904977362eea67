import * as z from "zod";
import { CheckoutForm, CheckoutRequest, MAX_AMOUNT_DIGITS } from "#domain/api/requests.ts";

const DIGITS = new RegExp(String.raw`^\d{1,${MAX_AMOUNT_DIGITS}}$`);

/** Parses a form as a request. */
export const FormRequest = CheckoutForm.transform((fields, context) => {
  const parsed = CheckoutRequest.safeParse(asRequest(fields));
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
  return z.NEVER;
});

/** Converts form fields to the shape of a request, which the schema then validates. Omits empty fields. */
export function asRequest(form: Record<string, unknown>) {
  const fields = withoutEmpty(form);
  const { from, currency, code, email, locale } = fields;
  const withoutCode = booleanFrom(fields.withoutCode);
  const again = booleanFrom(fields.again);
  const total = numberFrom(ofChoice(fields, currency, "total"));
  const items = fields.product ? [fields] : numberedItems(fields);
  return {
    items: items.map((item) => itemFrom(item, currency)),
    from,
    currency,
    code,
    withoutCode,
    email,
    // A form with a field for the recipient is for a gift, even if the field is empty.
    ...("recipient.email" in form && { recipient: recipientFrom(fields) }),
    again,
    total,
    locale,
  };
}

function recipientFrom(fields: Record<string, string>) {
  const field = (name: string) => fields[`recipient.${name}`];
  return { email: field("email"), from: field("from"), words: field("words"), on: field("on") };
}

function booleanFrom(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === "true";
}

function withoutEmpty(fields: Record<string, unknown>): Record<string, string> {
  const nonEmpty = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "string" && value.trim() ? [[name, value]] : [],
  );
  return Object.fromEntries(nonEmpty);
}

function numberedItems(fields: Record<string, string>): Record<string, string>[] {
  const items: Record<string, string>[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const [, index, field] = /^items\.(\d{1,2})\.(.+)$/.exec(name) ?? [];
    if (field) items[Number(index)] = { ...items[Number(index)], [field]: value };
  }
  return items.filter(Boolean);
}

function itemFrom(fields: Record<string, string>, currency: string | undefined) {
  return {
    product: fields.product,
    option: fields.option,
    quantity: numberFrom(fields.quantity),
    price: numberFrom(ofChoice(fields, currency, "price")),
    amount: numberFrom(fields.amount),
    pay: ofChoice(fields, currency, "pay"),
  };
}

/** The field of the edition and the currency that were chosen, or of the only ones. */
function ofChoice(
  fields: Record<string, string>,
  currency: string | undefined,
  name: string,
): string | undefined {
  return fields[`${name}.${fields.option}.${currency}`] ?? fields[`${name}.${fields.option}`] ?? fields[name];
}

/** Converts digits, also full-width ones, to a number. Other text stays text, which the schema rejects. */
function numberFrom(text: string | undefined): number | string | undefined {
  const digits = text?.normalize("NFKC").trim();
  return digits !== undefined && DIGITS.test(digits) ? Number(digits) : text;
}
