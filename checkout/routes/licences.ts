import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  LicenceActivation,
  LicenceActivationResponse,
  LicenceDeactivation,
  LicenceDeactivationResponse,
  type LicenceStatus,
  LicenceVerification,
  LicenceVerificationResponse,
  PublicKeyResponse,
} from "#domain/api/licences.ts";
import { Problem } from "#domain/api/problem.ts";
import { isMistyped, normaliseLicenceKey } from "#domain/licence-key.ts";
import type { Env } from "../http/env.ts";
import { limitRate } from "../http/limit-rate.ts";
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
import { json, problem, rejectInvalid } from "./responses.ts";

const verify = createRoute({
  method: "post",
  path: "/verify",
  summary: "Whether a licence key is valid, or why not. Stores nothing",
  request: { body: jsonBody(LicenceVerification) },
  responses: {
    200: json(LicenceVerificationResponse, "For every key, also for one that is not valid"),
    400: problem("invalid-request"),
    429: problem("too-many-requests: after too many unknown keys"),
    503: problem("catalogue-missing, order-book-down"),
  },
});

const refusals = {
  400: problem("invalid-request"),
  403: problem("licence-ended: `reason` says why"),
  422: problem("mistyped-licence"),
  429: problem("too-many-requests"),
  503: problem("catalogue-missing, order-book-down, disk-full"),
};

const activate = createRoute({
  method: "post",
  path: "/activate",
  summary: "Activate a licence key on a device. For the same device, it returns the same activation",
  request: { body: jsonBody(LicenceActivation) },
  responses: {
    200: json(LicenceActivationResponse, "The id of the activation, for verifying and deactivating"),
    404: problem("unknown-licence"),
    409: problem("activation-limit: the key is activated on as many devices as it allows"),
    ...refusals,
  },
});

const deactivate = createRoute({
  method: "post",
  path: "/deactivate",
  summary: "Deactivate a licence key on a device, so that it can be activated on another one",
  request: { body: jsonBody(LicenceDeactivation) },
  responses: {
    200: json(LicenceDeactivationResponse, "The remaining activations"),
    404: problem("unknown-licence, unknown-activation"),
    ...refusals,
  },
});

const publicKey = createRoute({
  method: "get",
  path: "/public-key",
  summary: "The key by which programs check activated licences without a network. It does not change",
  responses: {
    200: json(PublicKeyResponse, "The key"),
    503: problem("order-book-down, disk-full"),
  },
});

/** Keys cannot be guessed, so the limit in all only keeps the load low. */
export const UNKNOWN_KEYS_PER_HOUR = { perNetwork: 60, total: 100_000 };
/** A company can have many devices in one network. */
export const ACTIVATIONS_PER_HOUR = { perNetwork: 600, total: 100_000 };

/** Routes for programs, which have no session and may be on any site. */
export function licenceRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(verify, async (c) => {
      const request = c.req.valid("json");
      const found = await lookUp(c, ports, request.key);
      if (!("licence" in found)) return c.json(invalid(found.status), 200);
      const { licence } = found;
      if (!isForProduct(licence, request.product)) return c.json(invalid("other-product"), 200);
      const isMissing =
        request.activation !== undefined && !(await isActivated(database, licence, request.activation));
      const status: LicenceStatus =
        denyAccess(licence.entitlement, clock()) ?? (isMissing ? "not-activated" : "active");
      const { product, option } = licence;
      const activations = await activationsOf(licence);
      return c.json({ valid: status === "active", status, product, option, activations }, 200);
    })
    .openapi(activate, async (c) => {
      const { key, product, instance } = c.req.valid("json");
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
      return c.json({ activation, activations, licence: await signJson(database, issued, clock()) }, 200);
    })
    .openapi(deactivate, async (c) => {
      const { key, activation } = c.req.valid("json");
      const licence = await requireLicence(c, key);
      await limitRate(c, ports, "activations", ACTIVATIONS_PER_HOUR);
      if (!(await deactivateLicence(database, licence, activation))) throw new Problem("unknown-activation");
      return c.json({ activations: await activationsOf(licence) }, 200);
    })
    .openapi(publicKey, async (c) => c.json(await findPublicKey(database, clock()), 200));

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

function invalid(status: LicenceStatus): z.infer<typeof LicenceVerificationResponse> {
  return { valid: false, status, product: null, option: null, activations: null };
}

function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}
