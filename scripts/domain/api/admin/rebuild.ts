import * as z from "zod";
import { minorUnits } from "#domain/money/minor-units.ts";
import { OrderStatus } from "../responses/states.ts";

/** `POST /rebuild` */
export const RebuildRequest = z.object({
  /** Default: the backup that the book was restored from, or its newest order, and a day before. */
  since: z.coerce.date().optional(),
  isDryRun: z.boolean().default(false),
  /** Whether buyers and recipients of gifts get one email each, as they had once already. */
  sendsEmails: z.boolean().default(false),
});
export type RebuildRequest = z.infer<typeof RebuildRequest>;

/**
 * What a rebuilt order lacks. `product-gone`: the shop no longer has what was bought, so it has no files. `own-keys`: it gets other keys of
 * the owner's list. `new-keys`: the shop makes it other licence keys. `words`: the words and the name of the giver.
 */
export const Loss = z.object({
  kind: z.enum(["product-gone", "own-keys", "new-keys", "words"]),
  /** The slug at the time. */
  product: z.string().optional(),
});
export type Loss = z.infer<typeof Loss>;

/** An order that comes back or changes, or may lack something. */
export const RebuiltOrder = z.object({
  order: z.string(),
  /**
   * `placed`: the book did not have it. `updated`: the book had the order, but not its payment. `reversed`: neither its refund nor
   * its dispute. `none`: it is free and unconfirmed, and stays so. If its address was confirmed since the backup, that is lost, and
   * with it the keys of the owner's list.
   */
  change: z.enum(["placed", "updated", "reversed", "none"]),
  /** When it was placed. */
  at: z.iso.datetime(),
  /** null: of an order that nobody has entered an address for. */
  email: z.string().nullable(),
  total: minorUnits,
  currency: z.string(),
  /** After the change. In a dry run, that of the payment. */
  status: OrderStatus,
  /** How many emails there are to send again: to its buyer, and to the recipient of a gift. */
  emails: z.int(),
  losses: z.array(Loss),
});
export type RebuiltOrder = z.infer<typeof RebuiltOrder>;

export const Rebuild = z.object({
  since: z.iso.datetime(),
  /** How many payments were compared with the book. */
  compared: z.int(),
  orders: z.array(RebuiltOrder),
  /** Payments that could not be rebuilt, and why. */
  failed: z.array(z.object({ payment: z.string(), reason: z.string() })),
});
export type Rebuild = z.infer<typeof Rebuild>;
