import * as z from "zod";

/** `GET /co-purchases`: two products bought by the same buyers. Each pair is listed once, in arbitrary order. */
export const CoPurchase = z.object({
  product: z.string(),
  other: z.string(),
  /** How many email addresses have bought both. */
  buyers: z.int().positive(),
});
export type CoPurchase = z.infer<typeof CoPurchase>;
