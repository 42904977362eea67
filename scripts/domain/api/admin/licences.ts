import { z } from "zod";
import { MAX_KEY_LENGTH } from "../licences.ts";
import { limit } from "./limit.ts";

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
  /** On how many devices it can be activated. null: on any number. */
  limit: z.int().nullable(),
  /** How often it was verified in the way of Gumroad. */
  uses: z.int(),
  activations: z.array(z.object({ id: z.string(), instance: z.string(), activatedAt: z.string() })),
});
export type AdminLicence = z.infer<typeof AdminLicence>;

/** `POST /licences/deactivate`: on one device. The key is in the body, since paths are logged. */
export const DeactivationRequest = z.object({
  key: z.string().min(1).max(MAX_KEY_LENGTH),
  activation: z.string().min(1),
});
