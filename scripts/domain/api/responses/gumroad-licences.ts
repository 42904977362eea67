import * as z from "zod";

/** `POST /v2/licenses/verify`, for a valid key. Fields that the shop does not know are left out. */
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
  .register(z.globalRegistry, { id: "GumroadLicence" });
export type GumroadLicence = z.infer<typeof GumroadLicence>;

/** The answer for any other. */
export const GumroadFailure = z
  .object({ success: z.literal(false), message: z.string() })
  .register(z.globalRegistry, { id: "GumroadFailure" });
export type GumroadFailure = z.infer<typeof GumroadFailure>;
