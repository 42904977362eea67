import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { afterAnswer } from "../background.ts";
import type { Env } from "../env.ts";
import { languagesOf } from "../languages.ts";
import { languageOf } from "../locale.ts";
import { ownerOf, redeemLink } from "../orders/links.ts";
import { requestLink } from "../orders/outbox.ts";
import type { Ports } from "../ports.ts";
import { Problem } from "../problem.ts";
import { setSessionCookie } from "../session-cookie.ts";
import { deliverMail } from "../work.ts";
import { json, problem, refuseInvalid } from "./answers.ts";

const Token = z.string().min(1).max(200).openapi({ description: "What the mailed link carries after #" });
const Locale = z.string().max(35).optional();

const LinkRequest = z
  .union([
    z.object({ email: z.string().trim().pipe(z.email().max(254)), locale: Locale }),
    z.object({ token: Token, locale: Locale }),
  ])
  .openapi("LinkRequest", { description: "For an address, or for whomever a spent link was made for" });

const ask = createRoute({
  method: "post",
  path: "/",
  summary: "Ask for a new link by mail",
  request: { body: { required: true, content: { "application/json": { schema: LinkRequest } } } },
  responses: {
    202: json(
      z.object({ accepted: z.literal(true) }),
      "Always the same, whether or not the address is known",
    ),
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
      content: { "application/json": { schema: z.object({ token: Token }).openapi("Redemption") } },
    },
  },
  responses: {
    200: json(z.object({ email: z.string(), expires: z.iso.datetime() }), "Signed in; the cookie is set"),
    400: problem("invalid-request"),
    410: problem("link-spent: ask for a new one with the same token"),
    413: problem("too-large"),
    503: problem("order-book-down"),
  },
});

export function linkRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: refuseInvalid })
    .openapi(ask, async (c) => {
      const request = c.req.valid("json");
      const languages = await languagesOf(ports);
      const locale = languageOf(request.locale, { header: c.req.header("Accept-Language"), languages });
      // The work comes after the answer, so that neither its bytes nor its time tell who has bought something.
      afterAnswer(c, ports, async () => {
        const email = "token" in request ? (await ownerOf(database, request.token))?.email : request.email;
        if (!email) return;
        await requestLink(database, { email, locale }, clock());
        await deliverMail(ports);
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
