import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { LinkCheckRequest, LinkRequest, RedemptionRequest } from "#domain/api/requests.ts";
import { LinkCheckResponse, LinkResponse, RedemptionResponse } from "#domain/api/responses/account.ts";
import { readLinkToken } from "#domain/link-token.ts";
import { deviceOf } from "../http/device.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import { allowCode, enterCode, limitRedemptions, sendCode, signIn } from "../http/sign-in.ts";
import { canRedeem, findLink, hasBeenHere, redeemLink, type StoredLink } from "../orders/sign-in/links.ts";
import { requestLink } from "../orders/messages/request-link.ts";
import type { Session, Visit } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const requestRoute = createRoute({
  method: "post",
  path: "/",
  summary: "Request a new link and a code by email",
  description: "Sets a cookie. The code works only in the browser that has it, the link in any.",
  request: {
    body: { required: true, content: { "application/json": { schema: LinkRequest } } },
  },
  responses: {
    202: json(
      LinkResponse,
      "For an email address: always the same, whether or not it is known, and whether or not a link is sent",
    ),
    400: problem("invalid-request"),
    410: problem("To a token: link-unknown, link-incomplete"),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    429: problem("too-many-requests"),
    503: problem("order-book-down, disk-full"),
  },
});

const redeemRoute = createRoute({
  method: "post",
  path: "/redeem",
  summary: "Sign in with an emailed link or code",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: RedemptionRequest } },
    },
  },
  responses: {
    200: json(RedemptionResponse, "Signed in; the cookie is set"),
    400: problem("invalid-request"),
    410: problem(
      "link-spent, link-unknown, link-incomplete: request a new link with the email address; link-outdated: with the same token, too. sign-in-over: the code cannot be tried again",
    ),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    422: problem("wrong-code: `left` says how often it can be tried again"),
    429: problem("too-many-requests: after too many links or codes that did not work"),
    503: problem("order-book-down, disk-full"),
  },
});

const checkRoute = createRoute({
  method: "post",
  path: "/check",
  summary: "Whose library a link opens. Changes nothing",
  request: {
    body: { required: true, content: { "application/json": { schema: LinkCheckRequest } } },
  },
  responses: {
    200: json(LinkCheckResponse, "The link can be redeemed, or this browser is signed in with its address"),
    400: problem("invalid-request"),
    410: problem("link-spent, link-outdated, link-unknown, link-incomplete"),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    429: problem("too-many-requests: after too many links that did not work"),
    503: problem("order-book-down, disk-full"),
  },
});

export function linkRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(requestRoute, async (c) => {
      const request = c.req.valid("json");
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      if ("token" in request) await renewLink(request.token, { locale, code: await allowCode(c, ports) });
      else await sendCode(c, ports, { email: request.email, locale });
      return c.json({ accepted: true as const }, 202);
    })
    .openapi(checkRoute, async (c) => {
      const { token } = c.req.valid("json");
      return c.json(await limitRedemptions(c, ports, () => check(c, token)), 200);
    })
    .openapi(redeemRoute, async (c) => {
      const request = c.req.valid("json");
      const visit = { device: deviceOf(c.req.header("User-Agent")), isShared: request.shared ?? false };
      const session = await limitRedemptions(c, ports, () =>
        "token" in request
          ? redeem(readToken(request.token), visit)
          : enterCode(c, ports, { text: request.code, visit }),
      );
      await signIn(c, ports, session);
      return c.json({ email: session.email, expires: session.expires.toISOString() }, 200);
    });

  async function redeem(token: string, visit: Visit): Promise<Session> {
    const session = await redeemLink(database, token, clock(), visit);
    if (session) return session;
    const { isRedeemed } = await requireLink(token);
    throw new Problem(isRedeemed ? "link-spent" : "link-outdated");
  }

  async function check(c: Context<Env>, text: string): Promise<LinkCheckResponse> {
    const link = await requireLink(readToken(text));
    const { email, orderId, isRedeemed } = link;
    const signedInAs = (await findRequestSession(c, ports))?.email ?? null;
    if (signedInAs !== email && !(await canRedeem(database, link, clock())))
      throw new Problem(isRedeemed ? "link-spent" : "link-outdated");
    return { email, isReturning: orderId === null || (await hasBeenHere(database, email)), signedInAs };
  }

  /** Unlike a request with an email address, tells the holder of a link whether it is valid and whether a new one is sent. */
  async function renewLink(text: string, request: { locale: string; code: string }): Promise<void> {
    const { email } = await requireLink(readToken(text));
    const retryAfterS = await requestLink(database, { email, ...request }, clock());
    if (retryAfterS !== null) throw new Problem("too-many-requests", { retryAfterS });
  }

  /** @throws {Problem} "link-unknown" */
  async function requireLink(token: string): Promise<StoredLink> {
    const link = await findLink(database, token);
    if (!link) throw new Problem("link-unknown");
    return link;
  }
}

/** @throws {Problem} "link-incomplete" */
function readToken(text: string): string {
  const token = readLinkToken(text);
  if (token === null) throw new Problem("link-incomplete");
  return token;
}
