import { z } from "zod";
import { MAX_KEY_LENGTH } from "../licences.ts";
import { limit } from "./limit.ts";

/** Keys that are imported by one request. */
export const MAX_IMPORTED_KEYS = 500;

/** `GET /licences`: the newest ones, or those that `find` names: a key, a product, an order, or an address. */
export const AdminLicencesQuery = z.object({
  find: z.string().trim().min(1).max(MAX_KEY_LENGTH).optional(),
  limit,
});

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

/** `POST /licences/import`: adds keys to one of the creator's own lists. Keys that it has already stay as they are. */
export const KeyImportRequest = z.object({
  /** A product, or one of its editions: `gravel-app`, `gravel-app/studio`. */
  pool: z.string().min(1),
  /** Earlier names of the list. */
  previousPools: z.array(z.string().min(1)).default([]),
  keys: z.array(z.string().trim().min(1).max(MAX_KEY_LENGTH)).max(MAX_IMPORTED_KEYS),
});

/** A list of the creator's own licence keys: how many are left and given, and how many orders await some. */
export const KeyPool = z.object({
  pool: z.string(),
  free: z.int(),
  given: z.int(),
  waiting: z.int(),
});
export type KeyPool = z.infer<typeof KeyPool>;

/** The answer to `POST /licences/import`. */
export const KeyImport = z.object({
  added: z.int(),
  /** Keys that could not be added: the same key in other letters, or of another list, is `as` in the list `pool`. */
  taken: z.array(z.object({ key: z.string(), as: z.string(), pool: z.string() })),
  pools: z.array(KeyPool),
});
export type KeyImport = z.infer<typeof KeyImport>;

/** `POST /licences/deactivate`: on one device. The key is in the body, since paths are logged. */
export const DeactivationRequest = z.object({
  key: z.string().min(1).max(MAX_KEY_LENGTH),
  activation: z.string().min(1),
});
