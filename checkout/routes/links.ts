import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { LinkRequest, RedemptionRequest } from "#domain/api/requests.ts";
import { LinkResponse, RedemptionResponse } from "#domain/api/responses.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { Problem } from "../http/problem.ts";
import { setSessionCookie } from "../http/session-cookie.ts";
import { sendMessages } from "../jobs/send-messages.ts";
import { requestLink } from "../orders/messages.ts";
import { findLinkOwner, redeemLink } from "../orders/sign-in.ts";
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
    202: json(LinkResponse, "Always the same, whether or not the address is known"),
    400: problem("invalid-request"),
    413: problem("too-large"),
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
    410: problem("link-spent: request a new link with the same token"),
    413: problem("too-large"),
    503: problem("order-book-down, disk-full"),
  },
});

export function linkRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(requestRoute, async (c) => {
      const request = c.req.valid("json");
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      // Runs after the response, so that neither its content nor its timing reveals who has bought something.
      afterResponse(c, ports, async () => {
        const email =
          "token" in request ? (await findLinkOwner(database, request.token))?.email : request.email;
        if (!email) return;
        await requestLink(database, { email, locale }, clock());
        await sendMessages(ports);
      });
      return c.json({ accepted: true as const }, 202);
    })
    .openapi(redeemRoute, async (c) => {
      const session = await redeemLink(database, c.req.valid("json").token, clock());
      if (!session) throw new Problem("link-spent");
      setSessionCookie(c, ports, session);
      return c.json({ email: session.email, expires: session.expires.toISOString() }, 200);
    });
}
