import {
  PasskeyChallengeRequest,
  PasskeyParams,
  PasskeyQuery,
  PasskeyRequest,
  PasskeySignInRequest,
} from "#domain/api/requests.ts";
import {
  PasskeyChallengeResponse,
  PasskeySupportResponse,
  PasskeysResponse,
  RedemptionResponse,
} from "#domain/api/responses/account.ts";
import { body, json, type Operation, problem, SESSION } from "./describe.ts";

const refusals = {
  400: problem("invalid-request"),
  415: problem("unsupported-media-type"),
  422: problem("passkey-refused"),
  503: problem("order-book-down, disk-full"),
};
const ofSession = { 401: problem("not-signed-in"), 503: problem("order-book-down, disk-full") };

/** Signing in with passkeys. https://www.w3.org/TR/webauthn-3/ */
export const passkeys: Operation[] = [
  {
    method: "get",
    path: "/api/passkeys/support",
    summary: "Whether the shop takes passkeys. If not, the other requests do not exist",
    responses: { 200: json(PasskeySupportResponse, "Whether it does") },
  },
  {
    method: "get",
    path: "/api/passkeys",
    security: SESSION,
    summary: "The passkeys of the signed-in address, newest first",
    responses: { ...ofSession, 200: json(PasskeysResponse, "The passkeys") },
  },
  {
    method: "post",
    path: "/api/passkeys/challenge",
    summary: "A challenge for this browser, to be answered once within five minutes",
    description: "Sets a cookie. To add a passkey, this browser has to be signed in.",
    request: { body: body(PasskeyChallengeRequest) },
    responses: {
      ...refusals,
      200: json(PasskeyChallengeResponse, "Options for the browser"),
      401: problem("not-signed-in: to add one"),
    },
  },
  {
    method: "post",
    path: "/api/passkeys",
    security: SESSION,
    summary: "Add a passkey to the signed-in address, which is notified by email",
    request: { body: body(PasskeyRequest) },
    responses: { ...refusals, 204: { description: "Added" }, 401: problem("not-signed-in") },
  },
  {
    method: "post",
    path: "/api/passkeys/sign-in",
    summary: "Sign in with a passkey",
    request: { body: body(PasskeySignInRequest) },
    responses: {
      ...refusals,
      200: json(RedemptionResponse, "Signed in; the cookie is set"),
      429: problem("too-many-requests: after too many that were refused"),
    },
  },
  {
    method: "delete",
    path: "/api/passkeys/{id}",
    security: SESSION,
    summary: "Remove a passkey; its address is notified by email. Sessions that it has started go on",
    request: { params: PasskeyParams, query: PasskeyQuery },
    responses: {
      ...ofSession,
      204: { description: "Removed" },
      400: problem("invalid-request"),
      404: problem("unknown-passkey"),
    },
  },
];
