import * as z from "zod";
import { minorUnits } from "#domain/money/minor-units.ts";

/** `POST /api/checkout` */
export const CheckoutResponse = z
  .object({
    order: z.string(),
    url: z.url().register(z.globalRegistry, { description: "The payment page" }),
  })
  .register(z.globalRegistry, { id: "OpenedCheckout" });
export type CheckoutResponse = z.infer<typeof CheckoutResponse>;

const QuoteItem = z.object({
  product: z.string(),
  option: z.string(),
  name: z.string(),
  optionName: z.string(),
  quantity: z.int(),
  subtotal: minorUnits,
  discount: minorUnits,
  amount: minorUnits,
});

/** An item of a request that the buyer already has. */
const OwnedItem = z.object({
  product: z.string(),
  option: z.string(),
  order: z.string(),
  page: z.string().register(z.globalRegistry, {
    description: "The path of the page that opens it, without the prefix of a language",
  }),
});
export type OwnedItem = z.infer<typeof OwnedItem>;

/** `POST /api/quote`: what an order would cost. `amount = subtotal − discount`, for each item and for the order, before tax. */
export const QuoteResponse = z
  .object({
    currency: z.string(),
    subtotal: minorUnits,
    discount: minorUnits,
    discountName: z.nullable(z.string()),
    amount: minorUnits,
    refusal: z
      .nullable(z.object({ code: z.string(), title: z.string(), detail: z.string() }))
      .register(z.globalRegistry, {
        description:
          "Why the code does not apply, as the problem of a checkout, which takes a code that takes off no more than the automatic discounts for none (code-weaker). The sums are without it",
      }),
    items: z.array(QuoteItem),
    owned: z.array(OwnedItem).register(z.globalRegistry, {
      description: "What this browser has bought, or the address that it is signed in with",
    }),
  })
  .register(z.globalRegistry, { id: "Quote" });
export type QuoteResponse = z.infer<typeof QuoteResponse>;
