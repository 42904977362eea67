import * as z from "zod";
import { bytes } from "./fields.ts";

/** Schemas of files and licence keys that the library and the page of an order share. */

export const LibraryFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.nullable(z.string()),
  size: bytes,
  type: z.string(),
  sha256: z.string(),
  left: z.optional(z.int()).register(z.globalRegistry, {
    description: "How often it can still be downloaded for now, if that is not often",
  }),
});

export const Cover = z
  .nullable(z.object({ src: z.string(), srcset: z.optional(z.string()), width: z.int(), height: z.int() }))
  .register(z.globalRegistry, {
    description: "Site-absolute paths; null if the product is no longer published",
  });

export const missingLicences = z.int().register(z.globalRegistry, {
  description: "How many licence keys follow by email, since the creator's list has run out",
});
