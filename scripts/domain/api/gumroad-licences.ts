import * as z from "zod";

/** `POST /v2/licenses/verify`, by which programs verify Gumroad's licence keys. https://gumroad.com/api#licenses */
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
