import * as z from "zod";
import { Billing } from "../billing.ts";
import { minorUnits } from "../money/minor-units.ts";
import { Seller } from "../seller.ts";
import { TaxPart } from "../tax.ts";
import { timestamp } from "./responses/fields.ts";

/** The receipts of the API. As in responses.ts, only functions that `zod/mini` has, too. */

const CreditNoteResponse = z.object({
  number: z.string(),
  issuedAt: timestamp,
  amount: minorUnits,
  taxes: z.array(TaxPart),
  isVoid: z.boolean().register(z.globalRegistry, { description: "Whether its refund has failed" }),
  items: z.nullable(z.array(z.int())).register(z.globalRegistry, {
    description: "The positions of the refunded items. Of a refunded sum null",
  }),
});
export type CreditNoteResponse = z.infer<typeof CreditNoteResponse>;

const ReceiptItem = z.object({
  name: z.string(),
  optionName: z.string(),
  quantity: z.int(),
  unitAmount: minorUnits,
  discount: minorUnits,
  tax: minorUnits,
  taxIncluded: minorUnits,
  amount: minorUnits,
  licences: z.array(z.object({ name: z.string(), key: z.string() })).register(z.globalRegistry, {
    description: "The buyer’s own, with the names of their products. Empty without the buyer’s session",
  }),
});
export type ReceiptItem = z.infer<typeof ReceiptItem>;

/** `GET /api/orders/{id}/receipt`. `amount = subtotal − discount + tax`. */
export const ReceiptResponse = z
  .object({
    order: z.string(),
    number: z
      .nullable(z.string())
      .register(z.globalRegistry, { description: "Of free and of older orders null" }),
    isInvoice: z
      .boolean()
      .register(z.globalRegistry, { description: "Whether it has a number and a seller" }),
    paidAt: timestamp,
    method: z
      .nullable(z.object({ kind: z.string(), last4: z.nullable(z.string()) }))
      .register(z.globalRegistry, { description: "Without the buyer’s session null" }),
    shop: z.object({ name: z.string(), email: z.string() }),
    seller: z.nullable(Seller),
    buyer: z.nullable(z.object({ ...Billing.shape, email: z.string() })).register(z.globalRegistry, {
      description: "Without the buyer’s session null",
    }),
    lang: z.string().register(z.globalRegistry, { description: "Of the names of the items" }),
    currency: z.string(),
    items: z.array(ReceiptItem),
    subtotal: minorUnits,
    discount: minorUnits,
    discountName: z.nullable(z.string()),
    tax: minorUnits,
    taxIncluded: minorUnits,
    taxes: z.array(TaxPart),
    amount: minorUnits,
    refunded: minorUnits,
    creditNotes: z.array(CreditNoteResponse),
    hasPdf: z.boolean(),
  })
  .register(z.globalRegistry, { id: "Receipt" });
export type ReceiptResponse = z.infer<typeof ReceiptResponse>;
