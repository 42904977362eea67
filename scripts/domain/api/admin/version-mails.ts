import * as z from "zod";

/** One page of those who would get the email. */
export const VersionMailsPlan = z.object({
  product: z.string(),
  /** The version, or the day of the change if versions are not counted. */
  version: z.string(),
  /** Keyed by language. */
  subjects: z.record(z.string(), z.string()),
  recipients: z.array(z.object({ email: z.string(), locale: z.string() })),
  /** How many of the page have muted the topic, and so do not get it. */
  muted: z.int(),
  /** How many of the page were already notified of the version. */
  notified: z.int(),
  /** Where the next page begins. null: this is the last one. */
  next: z.string().nullable(),
});
export type VersionMailsPlan = z.infer<typeof VersionMailsPlan>;

/** How many emails of a page were added. */
export const VersionMailsAdded = VersionMailsPlan.pick({ next: true }).extend({ added: z.int() });
export type VersionMailsAdded = z.infer<typeof VersionMailsAdded>;
