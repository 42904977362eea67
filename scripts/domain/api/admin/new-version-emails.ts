import * as z from "zod";

/** One page of those who would get the email. */
export const NewVersionEmailsPlan = z.object({
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
export type NewVersionEmailsPlan = z.infer<typeof NewVersionEmailsPlan>;

/** How many emails of a page were added. */
export const NewVersionEmailsAdded = NewVersionEmailsPlan.pick({ next: true }).extend({ added: z.int() });
export type NewVersionEmailsAdded = z.infer<typeof NewVersionEmailsAdded>;
