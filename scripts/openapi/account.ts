import {
  ErasureConfirmation,
  ErasureRequest,
  MoveConfirmation,
  MoveRequest,
  MuteParams,
  MuteQuery,
} from "#domain/api/requests.ts";
import { AccountResponse, LinkResponse, MoveResponse, MutesResponse } from "#domain/api/responses/account.ts";
import { body, json, type Operation, problem, SESSION } from "./describe.ts";

const refusals = { 401: problem("not-signed-in"), 503: problem("order-book-down, disk-full") };
const requestResponses = { ...refusals, 400: problem("invalid-request"), 429: problem("too-many-requests") };
const confirmed = {
  ...requestResponses,
  410: problem("sign-in-over: the codes cannot be tried again"),
  422: problem("wrong-code: `left` says how often it can be tried again"),
};
const mutePage = {
  200: { description: "A page that says what is turned off", content: { "text/html": {} } },
  400: problem("invalid-request"),
  410: problem("link-unknown"),
  503: problem("order-book-down, disk-full"),
};

/** What is held about an address, and the emails that it gets. */
export const account: Operation[] = [
  {
    method: "get",
    path: "/api/account",
    security: SESSION,
    summary: "All that is held about the signed-in address",
    responses: { ...refusals, 200: json(AccountResponse, "The data, as a file") },
  },
  {
    method: "post",
    path: "/api/account/move",
    security: SESSION,
    summary: "Ask for the codes to move the library to another address. Each address gets one",
    request: { body: body(MoveRequest) },
    responses: {
      ...requestResponses,
      202: json(LinkResponse, "Always the same"),
      409: problem("same-address"),
    },
  },
  {
    method: "post",
    path: "/api/account/move/confirm",
    security: SESSION,
    summary: "Move the library, with the codes of both addresses",
    request: { body: body(MoveConfirmation) },
    responses: { ...confirmed, 200: json(MoveResponse, "Moved; the cookie is that of a new session") },
  },
  {
    method: "post",
    path: "/api/account/erase",
    security: SESSION,
    summary: "Ask for the code to erase all that is held about the signed-in address",
    request: { body: body(ErasureRequest) },
    responses: { ...requestResponses, 202: json(LinkResponse, "Always the same") },
  },
  {
    method: "post",
    path: "/api/account/erase/confirm",
    security: SESSION,
    summary: "Erase it. What was sold stays, without the address",
    request: { body: body(ErasureConfirmation) },
    responses: { ...confirmed, 204: { description: "Erased, and signed out" } },
  },
  {
    method: "get",
    path: "/api/account/mutes",
    security: SESSION,
    summary: "Which emails the signed-in address has turned off",
    responses: { ...refusals, 200: json(MutesResponse, "The topics") },
  },
  {
    method: "delete",
    path: "/api/account/mutes/{topic}",
    security: SESSION,
    summary: "Turn them on again",
    request: { params: MuteParams },
    responses: { ...refusals, 204: { description: "Turned on" }, 400: problem("invalid-request") },
  },
  {
    method: "get",
    path: "/api/mail/mute",
    summary: "The page of an email's link that turns off others like it. It changes nothing",
    request: { query: MuteQuery },
    responses: mutePage,
  },
  {
    method: "post",
    path: "/api/mail/mute",
    summary: "Turn off emails. Email apps send this (RFC 8058, One-Click), with any body",
    request: { query: MuteQuery },
    responses: { ...mutePage, 404: problem("unknown-product") },
  },
  {
    method: "post",
    path: "/api/mail/mute/off",
    summary: "Turn them on again",
    request: { query: MuteQuery },
    responses: mutePage,
  },
];
