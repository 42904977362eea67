import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { LinkAccepted, SignedIn } from "#domain/api/answers.ts";
import { LinkRequest, Redemption } from "#domain/api/requests.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { Problem } from "../http/problem.ts";
import { setSessionCookie } from "../http/session-cookie.ts";
import { sendMessages } from "../jobs/send-messages.ts";
import { requestLink } from "../orders/messages.ts";
import { findLinkOwner, redeemLink } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./answers.ts";

const ask = createRoute({
  method: "post",
  path: "/",
  summary: "Ask for a new link by mail",
  request: {
    body: { required: true, content: { "application/json": { schema: LinkRequest } } },
  },
  responses: {
    202: json(LinkAccepted, "Always the same, whether or not the address is known"),
    400: problem("invalid-request"),
    413: problem("too-large"),
  },
});

const redeem = createRoute({
  method: "post",
  path: "/redeem",
  summary: "Open a session with a mailed link",
  request: {
    body: {
      required: true,
      content: { "application/json": { schema: Redemption } },
    },
  },
  responses: {
    200: json(SignedIn, "Signed in; the cookie is set"),
    400: problem("invalid-request"),
    410: problem("link-spent: ask for a new one with the same token"),
    413: problem("too-large"),
    503: problem("order-book-down, disk-full"),
  },
});

export function linkRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(ask, async (c) => {
      const request = c.req.valid("json");
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      // The work is done after the response, so that neither its bytes nor its time show who has bought something.
      afterResponse(c, ports, async () => {
        const email =
          "token" in request ? (await findLinkOwner(database, request.token))?.email : request.email;
        if (!email) return;
        await requestLink(database, { email, locale }, clock());
        await sendMessages(ports);
      });
      return c.json({ accepted: true as const }, 202);
    })
    .openapi(redeem, async (c) => {
      const session = await redeemLink(database, c.req.valid("json").token, clock());
      if (!session) throw new Problem("link-spent");
      setSessionCookie(c, ports, session);
      return c.json({ email: session.email, expires: session.expires.toISOString() }, 200);
    });
}
