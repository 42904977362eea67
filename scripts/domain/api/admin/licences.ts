import * as z from "zod";

/** A licence key and the devices it is activated on. */
export const AdminLicence = z.object({
  key: z.string(),
  /** `active`, or why it is not valid. */
  status: z.string(),
  product: z.string(),
  option: z.string(),
  holder: z.string(),
  orderId: z.string(),
  entitlementId: z.string(),
  /** The number of devices that it can be activated on. null: any number. */
  limit: z.int().nullable(),
  /** How often it was verified in the way of Gumroad. */
  uses: z.int(),
  activations: z.array(z.object({ id: z.string(), instance: z.string(), activatedAt: z.string() })),
});
export type AdminLicence = z.infer<typeof AdminLicence>;

/** A list of the creator's own licence keys: how many are left and given, and how many orders await some. */
export const KeyList = z.object({
  pool: z.string(),
  free: z.int(),
  given: z.int(),
  waiting: z.int(),
});
export type KeyList = z.infer<typeof KeyList>;
/** The answer to `POST /licences/import`. */
export const KeyImport = z.object({
  added: z.int(),
  /** Rejected keys. `as` is the existing spelling, `pool` the list that has it. */
  taken: z.array(z.object({ key: z.string(), as: z.string(), pool: z.string() })),
  pools: z.array(KeyList),
});
export type KeyImport = z.infer<typeof KeyImport>;
