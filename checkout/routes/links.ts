import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Problem } from "#domain/api/problem.ts";
import { LinkRequest, RedemptionRequest } from "#domain/api/requests.ts";
import { LinkResponse, RedemptionResponse } from "#domain/api/responses.ts";
import { readLinkToken } from "#domain/link-token.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitFailures, limitRate } from "../http/limit-rate.ts";
import { setSessionCookie } from "../http/session-cookie.ts";
import { requestLink } from "../orders/messages/request-link.ts";
import { findLinkOwner, redeemLink, type Session } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const requestRoute = createRoute({
  method: "post",
  path: "/",
  summary: "Request a new link by email",
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
  summary: "Sign in with an emailed link",
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
      "link-spent: request a new link with the same token; link-unknown, link-incomplete: with the email address",
    ),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    429: problem("too-many-requests: after too many links that did not work"),
    503: problem("order-book-down, disk-full"),
  },
});

/** For each email address, see `requestLink`. */
const LINKS_PER_HOUR = { perNetwork: 30, total: 1_000 };
/** A person opens an old link a few times. Tokens cannot be guessed, so this only keeps programs from trying. */
const FAILED_REDEMPTIONS_PER_HOUR = { perNetwork: 60, total: 10_000 };
const REDEMPTION_FAILURES = ["link-spent", "link-unknown", "link-incomplete"] as const;

export function linkRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(requestRoute, async (c) => {
      const request = c.req.valid("json");
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      await limitRate(c, ports, "links", LINKS_PER_HOUR);
      if ("token" in request) await renewLink(request.token, locale);
      // A job sends it, so that neither the response nor the load after it reveals who has bought something.
      else await requestLink(database, { email: request.email, locale }, clock());
      return c.json({ accepted: true as const }, 202);
    })
    .openapi(redeemRoute, async (c) => {
      const { token } = c.req.valid("json");
      const hourly = FAILED_REDEMPTIONS_PER_HOUR;
      const limits = { action: "redemptions", failures: REDEMPTION_FAILURES, hourly };
      const session = await limitFailures(c, ports, limits, () => redeem(readToken(token)));
      setSessionCookie(c, ports, session);
      return c.json({ email: session.email, expires: session.expires.toISOString() }, 200);
    });

  async function redeem(token: string): Promise<Session> {
    const session = await redeemLink(database, token, clock());
    if (session) return session;
    throw new Problem((await findLinkOwner(database, token)) ? "link-spent" : "link-unknown");
  }

  /** Unlike a request with an email address, tells the holder of a link whether it is valid and whether a new one is sent. */
  async function renewLink(text: string, locale: string): Promise<void> {
    const owner = await findLinkOwner(database, readToken(text));
    if (!owner) throw new Problem("link-unknown");
    const retryAfterS = await requestLink(database, { email: owner.email, locale }, clock());
    if (retryAfterS !== null) throw new Problem("too-many-requests", { retryAfterS });
  }
}

/** @throws {Problem} "link-incomplete" */
function readToken(text: string): string {
  const token = readLinkToken(text);
  if (token === null) throw new Problem("link-incomplete");
  return token;
}
