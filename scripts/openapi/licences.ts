import { GumroadVerification } from "#domain/api/gumroad-licences.ts";
import { LicenceActivation, LicenceDeactivation, LicenceVerification } from "#domain/api/licences.ts";
import { GumroadFailure, GumroadLicence } from "#domain/api/responses/gumroad-licences.ts";
import {
  LicenceActivationResponse,
  LicenceDeactivationResponse,
  LicenceVerificationResponse,
  PublicKeyResponse,
} from "#domain/api/responses/licences.ts";
import { body, json, type Operation, problem } from "./describe.ts";

const refusals = {
  400: problem("invalid-request"),
  403: problem("licence-ended: `reason` says why"),
  422: problem("mistyped-licence"),
  429: problem("too-many-requests"),
  503: problem("catalogue-missing, order-book-down, disk-full"),
};

/** For programs that check licence keys. */
export const licences: Operation[] = [
  {
    method: "post",
    path: "/api/licences/verify",
    summary: "Whether a licence key is valid, or why not. Stores nothing",
    request: { body: body(LicenceVerification) },
    responses: {
      200: json(LicenceVerificationResponse, "For every key, also for one that is not valid"),
      400: problem("invalid-request"),
      429: problem("too-many-requests: after too many unknown keys"),
      503: problem("catalogue-missing, order-book-down"),
    },
  },
  {
    method: "post",
    path: "/api/licences/activate",
    summary: "Activate a licence key on a device. For the same device, it returns the same activation",
    request: { body: body(LicenceActivation) },
    responses: {
      ...refusals,
      200: json(LicenceActivationResponse, "The id of the activation, for verifying and deactivating"),
      404: problem("unknown-licence"),
      409: problem("activation-limit: the key is activated on as many devices as it allows"),
    },
  },
  {
    method: "post",
    path: "/api/licences/deactivate",
    summary: "Deactivate a licence key on a device, so that it can be activated on another one",
    request: { body: body(LicenceDeactivation) },
    responses: {
      ...refusals,
      200: json(LicenceDeactivationResponse, "The remaining activations"),
      404: problem("unknown-licence, unknown-activation"),
    },
  },
  {
    method: "get",
    path: "/api/licences/public-key",
    summary: "The key by which programs check activated licences without a network. It does not change",
    responses: {
      200: json(PublicKeyResponse, "The key"),
      503: problem("order-book-down, disk-full"),
    },
  },
  {
    method: "post",
    path: "/v2/licenses/verify",
    summary: "Verify a licence key in the way of Gumroad. Takes a form or JSON",
    request: {
      body: {
        required: true,
        content: { "application/x-www-form-urlencoded": { schema: GumroadVerification } },
      },
    },
    responses: {
      200: json(GumroadLicence, "The purchase, also if it was refunded: see its fields"),
      404: json(GumroadFailure, "There is no such key for the product, or its access has ended"),
      429: problem("too-many-requests"),
      503: problem("catalogue-missing, order-book-down, disk-full"),
    },
  },
];
