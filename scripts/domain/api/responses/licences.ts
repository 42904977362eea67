import * as z from "zod";

/** The responses to programs that check licence keys. None contains personal data. */

/** Whether a key can be used, or why not. */
export const LicenceStatus = z.enum([
  ...(["active", "mistyped", "unknown", "other-product", "not-activated"] as const),
  ...(["refunded", "disputed", "dispute-lost", "ended-by-owner"] as const),
  ...(["access-not-started", "access-ended"] as const),
]);
export type LicenceStatus = z.infer<typeof LicenceStatus>;

const Activations = z.object({
  used: z.int(),
  limit: z.nullable(z.int()).register(z.globalRegistry, { description: "null: any number" }),
});

/** `POST /api/licences/verify` */
export const LicenceVerificationResponse = z
  .object({
    valid: z.boolean().register(z.globalRegistry, { description: "Whether the status is `active`" }),
    status: LicenceStatus,
    product: z.nullable(z.string()).register(z.globalRegistry, {
      description: "null if the key is mistyped, unknown or for another product",
    }),
    option: z.nullable(z.string()),
    activations: z.nullable(Activations),
  })
  .register(z.globalRegistry, { id: "VerifiedLicence" });
export type LicenceVerificationResponse = z.infer<typeof LicenceVerificationResponse>;

/** `POST /api/licences/activate` */
export const LicenceActivationResponse = z
  .object({
    activation: z.string(),
    activations: Activations,
    licence: z.string().register(z.globalRegistry, {
      description:
        "What the program can check without a network: `{product, option, instance, activation, issuedAt}` as JSON, and its Ed25519 signature, both base64url, with a dot between them",
    }),
  })
  .register(z.globalRegistry, { id: "ActivatedLicence" });
export type LicenceActivationResponse = z.infer<typeof LicenceActivationResponse>;

/** `GET /api/licences/public-key` */
export const PublicKeyResponse = z
  .object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string() })
  .register(z.globalRegistry, {
    id: "PublicKey",
    description: "A JSON Web Key (RFC 8037); `x` are the 32 bytes, base64url",
  });
export type PublicKeyResponse = z.infer<typeof PublicKeyResponse>;

/** `POST /api/licences/deactivate` */
export const LicenceDeactivationResponse = z
  .object({ activations: Activations })
  .register(z.globalRegistry, { id: "DeactivatedLicence" });
export type LicenceDeactivationResponse = z.infer<typeof LicenceDeactivationResponse>;
