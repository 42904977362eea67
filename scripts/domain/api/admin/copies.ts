import * as z from "zod";

/** `GET /copies`: a product or an edition of the live release of which a limited number of copies is sold. */
export const AdminCopies = z.object({
  product: z.string(),
  /** null: all editions of the product together. */
  option: z.string().nullable(),
  limit: z.int().positive(),
  /** Copies in paid orders, and those that were handed over without one. Also those that were refunded since. */
  sold: z.int().nonnegative(),
  /** Copies in orders that are not paid yet. */
  held: z.int().nonnegative(),
});
export type AdminCopies = z.infer<typeof AdminCopies>;

/** The figures that publishing needs. */
export const SoldCopies = AdminCopies.pick({ product: true, option: true, sold: true });
export type SoldCopies = z.infer<typeof SoldCopies>;
