import * as z from "zod";

/** The recipient of a receipt. Every part may be empty. Pages parse it, so it uses only what `zod/mini` has, too. */
export const Billing = z.object({
  /** A person. */
  name: z.string(),
  company: z.string(),
  /** The lines of the address without the country. */
  address: z.array(z.string()),
  /** ISO 3166. */
  country: z.string(),
  /** A VAT number or another number for taxes, as it is written. */
  taxId: z.string(),
});
export type Billing = z.infer<typeof Billing>;

export const NO_BILLING: Billing = { name: "", company: "", address: [], country: "", taxId: "" };

/** Whether there is anything in it. */
export function hasBilling({ name, company, address, country, taxId }: Billing): boolean {
  return [name, company, ...address, country, taxId].some((text) => text !== "");
}

export const MAX_BILLING_LENGTH = 200;
export const MAX_ADDRESS_LINES = 6;
