import { z } from "@hono/zod-openapi";
import { CheckoutRequest, MAX_AMOUNT_DIGITS } from "#domain/api/requests.ts";

const NUMERAL = new RegExp(String.raw`^\d{1,${MAX_AMOUNT_DIGITS}}$`);

/**
 * The same from a plain form, where every value is text. One product is `product`, `option`, `quantity`,
 * `price`, `amount`; several are `items.0.product` and so on. The cart says `from=cart`. A person types a
 * pay-what-you-want sum as `pay`, in major units (`12.50`). A page with editions sends every edition's price as
 * `price.<option>`, and the sum of each whose price is open as `pay.<option>`; only those of the option that is bought
 * are read.
 */
export const CheckoutForm = z
  .object({
    product: z.string().optional(),
    option: z.string().optional(),
    quantity: z.string().optional(),
    price: z.string().optional(),
    amount: z.string().optional(),
    pay: z.string().optional(),
    from: z.string().optional(),
    locale: z.string().optional(),
  })
  .catchall(z.string())
  .transform((fields, context) => {
    const parsed = CheckoutRequest.safeParse(asRequest(fields));
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  })
  .openapi("CheckoutForm");

/** A form's fields in the shape of a request, for the schema to judge; those that say nothing are left out. */
export function asRequest(form: Record<string, unknown>) {
  const fields = withoutBlanks(form);
  const { from, currency, code, email, locale } = fields;
  const items = fields.product ? [fields] : numbered(fields);
  return { items: items.map(item), from, currency, code, email, locale };
}

function withoutBlanks(fields: Record<string, unknown>): Record<string, string> {
  const filled = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "string" && value.trim() ? [[name, value]] : [],
  );
  return Object.fromEntries(filled);
}

function numbered(fields: Record<string, string>): Record<string, string>[] {
  const items: Record<string, string>[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const [, at = "", field = ""] = /^items\.(\d{1,2})\.(.+)$/.exec(name) ?? [];
    if (field) items[Number(at)] = { ...items[Number(at)], [field]: value };
  }
  return items.filter(Boolean);
}

function item(fields: Record<string, string>) {
  return {
    product: fields.product,
    option: fields.option,
    quantity: numeral(fields.quantity),
    price: numeral(fields[`price.${fields.option}`] ?? fields.price),
    amount: numeral(fields.amount),
    pay: fields[`pay.${fields.option}`] ?? fields.pay,
  };
}

/** Text that is a number, as one; any other stays text, for the schema to refuse. */
function numeral(text: string | undefined): number | string | undefined {
  return text !== undefined && NUMERAL.test(text.trim()) ? Number(text) : text;
}
