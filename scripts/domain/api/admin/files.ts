import * as z from "zod";

/** A file that the storage must have. */
const NeededFile = z.object({
  key: z.string(),
  /** The product that it belongs to, when it was sold or published. */
  product: z.string(),
  name: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
});

/** `GET /files`: the files of the live release, and those that were sold or ordered, whether or not they are live. */
export const AdminFiles = z.object({
  live: z.array(NeededFile),
  sold: z.array(
    z.object({
      ...NeededFile.shape,
      /** In how many entitlements it is, also those that have ended. 0: it was only ordered. */
      count: z.int().nonnegative(),
    }),
  ),
});
export type AdminFiles = z.infer<typeof AdminFiles>;
