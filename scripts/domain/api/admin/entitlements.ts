import * as z from "zod";

/** An entitlement as the owner sees it. */
export const AdminEntitlement = z.object({
  id: z.string(),
  orderId: z.string(),
  /** The email address that it belongs to: the buyer, the recipient of a gift, or the holder of the seat. */
  holder: z.string(),
  /** The product that gives the files: of a bundle, one of its products. */
  product: z.string(),
  /** The edition that was bought: of a bundle, that of the bundle. */
  option: z.string(),
  quantity: z.int(),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  /** `refunded`, `disputed`, `dispute-lost` or `ended-by-owner`. */
  endReason: z.string().nullable(),
  /** The owner's note on ending it. */
  ownerReason: z.string().nullable(),
  licenceKeys: z.array(z.string()),
  /**
   * Downloads of each file, as the daily limit counts them. `lastAt` is the hour of the last one. `inPlace` counts the days on which
   * it was listened to, watched or read in the page.
   */
  downloads: z.array(
    z.object({ file: z.string(), inPlace: z.boolean(), count: z.int(), lastAt: z.string() }),
  ),
});
export type AdminEntitlement = z.infer<typeof AdminEntitlement>;
