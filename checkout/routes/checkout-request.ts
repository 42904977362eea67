import { z } from "@hono/zod-openapi";
import { MOST_CHARGED } from "../../scripts/catalogue/charge-limits.ts";
import { Amount, Currency } from "../offers/offer.ts";

const MOST_ITEMS = 20;
const MOST_OF_ONE = 99;

/** What is understood, and then told to be too much: as many figures as a typed sum may have, with those after the point. */
const MOST_FIGURES = 15;
const LARGEST_UNDERSTOOD = 10 ** MOST_FIGURES - 1;
const NUMERAL = new RegExp(String.raw`^\d{1,${MOST_FIGURES}}$`);
const LONGEST_TYPED = 200;

const Item = z.object({
  product: z.string().min(1).max(100),
  option: z.string().min(1).max(100).optional(),
  quantity: z.int().min(1).max(MOST_OF_ONE).default(1),
  price: Amount.max(MOST_CHARGED).optional().openapi({ description: "What the page showed, in minor units" }),
  amount: Amount.max(LARGEST_UNDERSTOOD)
    .optional()
    .openapi({ description: "A pay-what-you-want sum, in minor units" }),
  pay: z
    .string()
    .max(LONGEST_TYPED)
    .optional()
    .openapi({ description: "The same as a person types it, in major units", example: "12.50" }),
});
export type RequestedItem = z.infer<typeof Item>;

/** What a buyer wants to pay for. */
export const CheckoutRequest = z
  .object({
    items: z.array(Item).min(1).max(MOST_ITEMS),
    from: z
      .enum(["cart"])
      .optional()
      .openapi({ description: "Where to lead back to who does not pay: `cart`; else to the one product" }),
    currency: Currency.optional(),
    code: z.string().max(100).optional(),
    email: z.email().max(254).optional(),
    locale: z.string().max(35).optional(),
  })
  .openapi("CheckoutRequest");
export type CheckoutRequest = z.infer<typeof CheckoutRequest>;

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
