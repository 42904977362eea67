import { type Context, Hono } from "hono";
import { LicenceActivation, LicenceDeactivation, LicenceVerification } from "#domain/api/licences.ts";
import { Problem } from "#domain/api/problem.ts";
import type {
  LicenceActivationResponse,
  LicenceDeactivationResponse,
  LicenceStatus,
  LicenceVerificationResponse,
  PublicKeyResponse,
} from "#domain/api/responses/licences.ts";
import { isMistyped, normaliseLicenceKey } from "#domain/licence-key.ts";
import type { Env } from "../http/env.ts";
import { limitRate } from "../http/limit-rate.ts";
import { readBody } from "../http/read-request.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import {
  activateLicence,
  countActivations,
  deactivateLicence,
  findLicence,
  isActivated,
  isForProduct,
  type Licence,
} from "../orders/licences/licences.ts";
import { findPublicKey, signJson } from "../orders/licences/signing-key.ts";
import type { Ports } from "../ports.ts";

/** Keys cannot be guessed, so the total limit only keeps the load low. */
export const UNKNOWN_KEYS_PER_HOUR = { perNetwork: 60, total: 100_000 };
/** A company can have many devices in one network. */
export const ACTIVATIONS_PER_HOUR = { perNetwork: 600, total: 100_000 };

/** Routes for programs, which have no session and may be on any site. */
export function licenceRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .post("/verify", async (c) => {
      const request = await readBody(c, LicenceVerification);
      const found = await lookUp(c, ports, request.key);
      if (!("licence" in found)) return c.json<LicenceVerificationResponse>(invalid(found.status));
      const { licence } = found;
      if (!isForProduct(licence, request.product))
        return c.json<LicenceVerificationResponse>(invalid("other-product"));
      const isMissing =
        request.activation !== undefined && !(await isActivated(database, licence, request.activation));
      const status: LicenceStatus =
        denyAccess(licence.entitlement, clock()) ?? (isMissing ? "not-activated" : "active");
      const { product, option } = licence;
      const activations = await activationsOf(licence);
      return c.json<LicenceVerificationResponse>({
        valid: status === "active",
        status,
        product,
        option,
        activations,
      });
    })
    .post("/activate", async (c) => {
      const { key, product, instance } = await readBody(c, LicenceActivation);
      const licence = await requireLicence(c, key);
      if (!isForProduct(licence, product)) throw new Problem("unknown-licence");
      const reason = denyAccess(licence.entitlement, clock());
      if (reason) throw new Problem("licence-ended", { members: { reason } });
      await limitRate(c, ports, "activations", ACTIVATIONS_PER_HOUR);
      const activation = await activateLicence(database, licence, instance, clock());
      const activations = await activationsOf(licence);
      if (activation === null) throw new Problem("activation-limit", { members: { activations } });
      const { product: slug, option } = licence;
      const issued = { product: slug, option, instance, activation, issuedAt: clock().toISOString() };
      const signed = await signJson(database, issued, clock());
      return c.json<LicenceActivationResponse>({ activation, activations, licence: signed });
    })
    .post("/deactivate", async (c) => {
      const { key, activation } = await readBody(c, LicenceDeactivation);
      const licence = await requireLicence(c, key);
      await limitRate(c, ports, "activations", ACTIVATIONS_PER_HOUR);
      if (!(await deactivateLicence(database, licence, activation))) throw new Problem("unknown-activation");
      const activations = await activationsOf(licence);
      return c.json<LicenceDeactivationResponse>({ activations });
    })
    .get("/public-key", async (c) => c.json<PublicKeyResponse>(await findPublicKey(database, clock())));

  async function requireLicence(c: Context<Env>, key: string): Promise<Licence> {
    const found = await lookUp(c, ports, key);
    if ("licence" in found) return found.licence;
    throw new Problem(found.status === "mistyped" ? "mistyped-licence" : "unknown-licence");
  }

  async function activationsOf(licence: Licence) {
    return { used: await countActivations(database, licence), limit: licence.limit };
  }
}

/**
 * Finds a licence by a key that somebody has typed.
 * @throws {Problem} "too-many-requests" after too many unknown keys
 */
export async function lookUp(
  c: Context<Env>,
  ports: Ports,
  key: string,
): Promise<{ licence: Licence } | { status: "mistyped" | "unknown" }> {
  const licence = await findLicence(ports, key);
  if (licence) return { licence };
  await limitRate(c, ports, "unknown-licence", UNKNOWN_KEYS_PER_HOUR);
  return { status: isMistyped(normaliseLicenceKey(key)) ? "mistyped" : "unknown" };
}

function invalid(status: LicenceStatus): LicenceVerificationResponse {
  return { valid: false, status, product: null, option: null, activations: null };
}
