import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { LinkCheckRequest, LinkRequest, RedemptionRequest } from "#domain/api/requests.ts";
import type { LinkCheckResponse, LinkResponse, RedemptionResponse } from "#domain/api/responses/account.ts";
import { readLinkToken } from "#domain/link-token.ts";
import { deviceOf } from "../http/device.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { readBody } from "../http/read-request.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import { enterSignInCode, limitRedemptions, openedAt, sendSignInCode } from "../http/sign-in.ts";
import { canRedeem, findLink, hasBeenHere, redeemLink, type StoredLink } from "../orders/sign-in/links.ts";
import type { EmailedSession, Visit } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { completeSignIn } from "./complete-sign-in.ts";

export function linkRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .post("/", async (c) => {
      const request = await readBody(c, LinkRequest);
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      if ("token" in request) await renewLink(c, request.token, locale);
      else await sendSignInCode(c, ports, { email: request.email, locale });
      return c.json<LinkResponse>({ accepted: true }, 202);
    })
    .post("/check", async (c) => {
      const { token } = await readBody(c, LinkCheckRequest);
      return c.json<LinkCheckResponse>(await limitRedemptions(c, ports, () => check(c, token)));
    })
    .post("/redeem", async (c) => {
      const request = await readBody(c, RedemptionRequest);
      const visit = { device: deviceOf(c.req.header("User-Agent")), isShared: request.shared ?? false };
      const session = await limitRedemptions(c, ports, () =>
        "token" in request ? redeem(readToken(request.token), visit) : enterFor(c, request, visit),
      );
      const opened = await completeSignIn(c, ports, session);
      const { email, expires } = session;
      return c.json<RedemptionResponse>({ email, expires: expires.toISOString(), ...opened });
    });

  async function redeem(token: string, visit: Visit): Promise<EmailedSession> {
    const session = await redeemLink(database, token, clock(), visit);
    if (session) return session;
    const { isRedeemed } = await requireLink(token);
    throw new Problem(isRedeemed ? "link-spent" : "link-outdated");
  }

  /** Redeems a code. If it was asked for by the page of a link, which could not be redeemed, the session is about the order of that. */
  async function enterFor(
    c: Context<Env>,
    { code: text, link }: { code: string; link?: string | undefined },
    visit: Visit,
  ): Promise<EmailedSession> {
    const session = await enterSignInCode(c, ports, { text, visit });
    const token = link === undefined ? null : readLinkToken(link);
    const asked = token === null ? null : await findLink(database, token);
    return { ...session, orderId: session.orderId ?? asked?.orderId ?? null };
  }

  async function check(c: Context<Env>, text: string): Promise<LinkCheckResponse> {
    const link = await requireLink(readToken(text));
    const { email, orderId, isRedeemed } = link;
    const signedInAs = (await findRequestSession(c, ports))?.email ?? null;
    if (signedInAs !== email && !(await canRedeem(database, link, clock())))
      throw new Problem(isRedeemed ? "link-spent" : "link-outdated");
    const isReturning = orderId === null || (await hasBeenHere(database, email));
    return { email, isReturning, signedInAs, ...(signedInAs === email && (await openedAt(ports, link))) };
  }

  /** Unlike a request with an email address, it says whether the link is valid and whether a new one is sent. */
  async function renewLink(c: Context<Env>, text: string, locale: string): Promise<void> {
    const { email } = await requireLink(readToken(text));
    const retryAfterS = await sendSignInCode(c, ports, { email, locale });
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
