import * as z from "zod";

/** `GET /holders`: how many addresses have an edition, under the name by which it was sold. */
export const HolderCount = z.object({
  product: z.string(),
  option: z.string(),
  holders: z.int().positive(),
});
export type HolderCount = z.infer<typeof HolderCount>;
