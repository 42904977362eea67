import * as z from "zod";

/**
 * The API by which programs verify Gumroad's licence keys. Fields of its answer that the shop does not know are left out.
 * https://gumroad.com/api#licenses
 */

/** `POST /v2/licenses/verify` */
export const GumroadVerification = z
  .object({
    license_key: z.string().default(""),
    product_id: z.string().default(""),
    product_permalink: z.string().default(""),
    /** Programs can leave it out: only `false` does not count. */
    increment_uses_count: z
      .unknown()
      .optional()
      .transform((value) => value !== false && value !== "false"),
  })
  .meta({ id: "GumroadVerification" });

/** The answer for a valid key. */
export const GumroadLicence = z
  .object({
    success: z.literal(true),
    uses: z.int(),
    purchase: z.looseObject({
      license_key: z.string(),
      email: z.string(),
      refunded: z.boolean(),
      disputed: z.boolean(),
      chargebacked: z.boolean(),
    }),
  })
  .meta({ id: "GumroadLicence" });
export type GumroadLicence = z.infer<typeof GumroadLicence>;

/** The answer for any other. */
export const GumroadFailure = z
  .object({ success: z.literal(false), message: z.string() })
  .meta({ id: "GumroadFailure" });
export type GumroadFailure = z.infer<typeof GumroadFailure>;
