import * as z from "zod";

/** The requests of the API for programs that check licence keys. */

export const MAX_KEY_LENGTH = 200;
const MAX_INSTANCE_LENGTH = 200;

const key = z
  .string()
  .min(1)
  .max(MAX_KEY_LENGTH)
  .meta({ description: "In any case, with or without hyphens" });
const product = z.string().min(1).max(MAX_KEY_LENGTH).optional().meta({
  description: "The slug of the product that the key has to be for. Programs should always send it",
});
const activation = z.string().min(1).max(MAX_KEY_LENGTH).meta({ description: "The id of an activation" });

/** `POST /api/licences/verify` */
export const LicenceVerification = z
  .object({ key, product, activation: activation.optional() })
  .meta({ id: "LicenceVerification" });

/** `POST /api/licences/activate` */
export const LicenceActivation = z
  .object({
    key,
    product,
    instance: z.string().trim().min(1).max(MAX_INSTANCE_LENGTH).meta({
      description: "What tells this device from others, such as a random id that the program has stored",
    }),
  })
  .meta({ id: "LicenceActivation" });

/** `POST /api/licences/deactivate` */
export const LicenceDeactivation = z.object({ key, activation }).meta({ id: "LicenceDeactivation" });
