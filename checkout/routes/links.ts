import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { LinkCheckRequest, LinkRequest, RedemptionRequest } from "#domain/api/requests.ts";
import { LinkCheckResponse, LinkResponse, RedemptionResponse } from "#domain/api/responses/account.ts";
import { readLinkToken } from "#domain/link-token.ts";
import { readCode } from "#domain/sign-in-code.ts";
import { deviceOf } from "../http/device.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitFailures, limitRate } from "../http/limit-rate.ts";
import { findRequestSession, setSessionCookie } from "../http/session-cookie.ts";
import { codeIds, forgetSignIn, rememberSignIn } from "../http/sign-in-cookie.ts";
import { requestLink } from "../orders/messages/request-link.ts";
import { redeemCode } from "../orders/sign-in/codes.ts";
import { canRedeem, findLink, hasBeenHere, redeemLink, type StoredLink } from "../orders/sign-in/links.ts";
import { endSession, type Session, type Visit } from "../orders/sign-in/sessions.ts";
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

/** Limits for all addresses together. `requestLink` limits each address. */
const LINKS_PER_HOUR = { perNetwork: 30, total: 1_000 };
/** A person opens an old link a few times. Tokens cannot be guessed, so this only keeps programs from trying. */
const FAILED_REDEMPTIONS_PER_HOUR = { perNetwork: 60, total: 10_000 };
const REDEMPTION_FAILURES = [
  ...(["link-spent", "link-outdated", "link-unknown", "link-incomplete"] as const),
  ...(["wrong-code", "sign-in-over"] as const),
];
const LIMITS = { action: "redemptions", failures: REDEMPTION_FAILURES, hourly: FAILED_REDEMPTIONS_PER_HOUR };

export function linkRoutes(ports: Ports) {
  const { database, clock, hashKey } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(requestRoute, async (c) => {
      const request = c.req.valid("json");
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      await limitRate(c, ports, "links", LINKS_PER_HOUR);
      const code = await rememberSignIn(c, ports);
      if ("token" in request) await renewLink(request.token, { locale, code });
      // A job sends it, so that neither the response nor the load after it reveals who has bought something.
      else await requestLink(database, { email: request.email, locale, code }, clock());
      return c.json({ accepted: true as const }, 202);
    })
    .openapi(checkRoute, async (c) => {
      const { token } = c.req.valid("json");
      return c.json(await limitFailures(c, ports, LIMITS, () => check(c, token)), 200);
    })
    .openapi(redeemRoute, async (c) => {
      const request = c.req.valid("json");
      const visit = { device: deviceOf(c.req.header("User-Agent")), isShared: request.shared ?? false };
      const session = await limitFailures(c, ports, LIMITS, () =>
        "token" in request ? redeem(readToken(request.token), visit) : enterCode(c, request.code, visit),
      );
      // The earlier session of this browser ends.
      const earlier = await findRequestSession(c, ports);
      if (earlier) await endSession(database, earlier, clock());
      setSessionCookie(c, ports, session);
      forgetSignIn(c, ports);
      return c.json({ email: session.email, expires: session.expires.toISOString() }, 200);
    });

  async function redeem(token: string, visit: Visit): Promise<Session> {
    const session = await redeemLink(database, token, clock(), visit);
    if (session) return session;
    const { isRedeemed } = await requireLink(token);
    throw new Problem(isRedeemed ? "link-spent" : "link-outdated");
  }

  async function enterCode(c: Context<Env>, text: string, visit: Visit): Promise<Session> {
    const code = readCode(text) ?? "";
    const left = [0];
    for (const id of await codeIds(c, ports)) {
      const result = await redeemCode(database, { id, code, key: hashKey }, clock(), visit);
      if (typeof result !== "number") return result;
      left.push(result);
    }
    const most = Math.max(...left);
    if (most === 0) throw new Problem("sign-in-over");
    throw new Problem("wrong-code", { members: { left: most } });
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
