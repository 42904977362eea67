import * as z from "zod";

/** The seller as invoices must name it. Pages parse it, so it uses only what `zod/mini` has, too. */
export const Seller = z.object({
  /** The legal name. */
  name: z.string(),
  /** The lines of the address without the country. */
  address: z.array(z.string()),
  /** ISO 3166. */
  country: z.string(),
  /** A VAT number or another number for taxes. null: the seller has none. */
  taxId: z.nullable(z.string()),
  /** null: the shop's support address. */
  email: z.nullable(z.string()),
  /** A further text that invoices must contain, keyed by language. */
  note: z.record(z.string(), z.string()),
});
export type Seller = z.infer<typeof Seller>;
