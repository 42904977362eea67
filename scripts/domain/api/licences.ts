import * as z from "zod";

/** The API for programs that check licence keys: its requests and responses. No response contains personal data. */

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

/** Whether a key can be used, or why not. */
export const LicenceStatus = z.enum([
  ...(["active", "mistyped", "unknown", "other-product", "not-activated"] as const),
  ...(["refunded", "disputed", "dispute-lost", "ended-by-owner"] as const),
  ...(["access-not-started", "access-ended"] as const),
]);
export type LicenceStatus = z.infer<typeof LicenceStatus>;

const Activations = z.object({
  used: z.int(),
  limit: z.int().nullable().meta({ description: "null: any number" }),
});

/** The answer to `POST /api/licences/verify` */
export const LicenceVerificationResponse = z
  .object({
    valid: z.boolean().meta({ description: "Whether the status is `active`" }),
    status: LicenceStatus,
    product: z
      .string()
      .nullable()
      .meta({ description: "null if the key is mistyped, unknown or for another product" }),
    option: z.string().nullable(),
    activations: Activations.nullable(),
  })
  .meta({ id: "VerifiedLicence" });
export type LicenceVerificationResponse = z.infer<typeof LicenceVerificationResponse>;

/** The answer to `POST /api/licences/activate` */
export const LicenceActivationResponse = z
  .object({
    activation: z.string(),
    activations: Activations,
    licence: z.string().meta({
      description:
        "What the program can check without a network: `{product, option, instance, activation, issuedAt}` as JSON, and its Ed25519 signature, both base64url, with a dot between them",
    }),
  })
  .meta({ id: "ActivatedLicence" });
export type LicenceActivationResponse = z.infer<typeof LicenceActivationResponse>;

/** `GET /api/licences/public-key` */
export const PublicKeyResponse = z
  .object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() })
  .meta({ id: "PublicKey", description: "A JSON Web Key (RFC 8037); `x` are the 32 bytes, base64url" });
export type PublicKeyResponse = z.infer<typeof PublicKeyResponse>;

/** The answer to `POST /api/licences/deactivate` */
export const LicenceDeactivationResponse = z
  .object({ activations: Activations })
  .meta({ id: "DeactivatedLicence" });
export type LicenceDeactivationResponse = z.infer<typeof LicenceDeactivationResponse>;
