import { EndSessionParams, LinkCheckRequest, LinkRequest, RedemptionRequest } from "#domain/api/requests.ts";
import {
  LinkCheckResponse,
  LinkResponse,
  RedemptionResponse,
  SessionsResponse,
} from "#domain/api/responses/account.ts";
import { body, json, type Operation, problem, SESSION } from "./describe.ts";

const linkRefusals = {
  400: problem("invalid-request"),
  413: problem("too-large"),
  415: problem("unsupported-media-type"),
  503: problem("order-book-down, disk-full"),
};
const sessionRefusals = { 401: problem("not-signed-in"), 503: problem("order-book-down, disk-full") };

/** Signing in with emailed links and codes, and out. */
export const signIn: Operation[] = [
  {
    method: "post",
    path: "/api/links",
    summary: "Request a new link and a code by email",
    description: "Sets a cookie. The code works only in the browser that has it, the link in any.",
    request: { body: body(LinkRequest) },
    responses: {
      ...linkRefusals,
      202: json(
        LinkResponse,
        "For an email address: always the same, whether or not it is known, and whether or not a link is sent",
      ),
      410: problem("To a token: link-unknown, link-incomplete"),
      429: problem("too-many-requests"),
    },
  },
  {
    method: "post",
    path: "/api/links/redeem",
    summary: "Sign in with an emailed link or code",
    request: { body: body(RedemptionRequest) },
    responses: {
      ...linkRefusals,
      200: json(RedemptionResponse, "Signed in; the cookie is set"),
      410: problem(
        "link-spent, link-unknown, link-incomplete: request a new link with the email address; link-outdated: with the same token, too. sign-in-over: the code cannot be tried again",
      ),
      422: problem("wrong-code: `left` says how often it can be tried again"),
      429: problem("too-many-requests: after too many links or codes that did not work"),
    },
  },
  {
    method: "post",
    path: "/api/links/check",
    summary: "Whose library a link opens. Changes nothing",
    request: { body: body(LinkCheckRequest) },
    responses: {
      ...linkRefusals,
      200: json(LinkCheckResponse, "The link can be redeemed, or this browser is signed in with its address"),
      410: problem("link-spent, link-outdated, link-unknown, link-incomplete"),
      429: problem("too-many-requests: after too many links that did not work"),
    },
  },
  {
    method: "delete",
    path: "/api/session",
    security: SESSION,
    summary: "Sign out",
    responses: { ...sessionRefusals, 204: { description: "Signed out" } },
  },
  {
    method: "get",
    path: "/api/sessions",
    security: SESSION,
    summary: "Where the signed-in address is signed in, newest first",
    responses: { ...sessionRefusals, 200: json(SessionsResponse, "The sessions") },
  },
  {
    method: "delete",
    path: "/api/sessions/{id}",
    security: SESSION,
    summary: "End a session of the signed-in address",
    request: { params: EndSessionParams },
    responses: { ...sessionRefusals, 204: { description: "Ended" }, 404: problem("unknown-session") },
  },
  {
    method: "delete",
    path: "/api/sessions",
    security: SESSION,
    summary: "Sign out everywhere",
    responses: {
      ...sessionRefusals,
      204: { description: "All sessions of the address have ended, also this one" },
    },
  },
];
