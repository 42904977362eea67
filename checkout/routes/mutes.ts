import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { MuteParams, MuteQuery } from "#domain/api/requests.ts";
import { MutesResponse } from "#domain/api/responses/account.ts";
import { localise } from "#domain/languages/localised.ts";
import { productOf } from "#domain/mute-topic.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { mutePage, TURN_ON_PATH } from "../http/mute-page.ts";
import { requireSession } from "../http/session-cookie.ts";
import { findMuteAddress, listMutes, mute, unmute } from "../orders/customers/mutes.ts";
import { isHolder } from "../orders/customers/version-mails.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const page = {
  request: { query: MuteQuery },
  responses: {
    200: { description: "A page that says what is turned off", content: { "text/html": {} } },
    400: problem("invalid-request"),
    410: problem("link-unknown"),
    503: problem("order-book-down, disk-full"),
  },
};

const show = createRoute({
  method: "get",
  path: "/mail/mute",
  summary: "The page of an email's link that turns off others like it. It changes nothing",
  ...page,
});

const turnOff = createRoute({
  method: "post",
  path: "/mail/mute",
  summary: "Turn off emails. Email apps send this (RFC 8058, One-Click), with any body",
  ...page,
  responses: { ...page.responses, 404: problem("unknown-product") },
});

const turnOn = createRoute({
  method: "post",
  path: `/mail/mute${TURN_ON_PATH}`,
  summary: "Turn them on again",
  ...page,
});

const session = {
  security: [{ session: [] }],
  refusals: { 401: problem("not-signed-in"), 503: problem("order-book-down, disk-full") },
};

const list = createRoute({
  method: "get",
  path: "/account/mutes",
  security: session.security,
  summary: "Which emails the signed-in address has turned off",
  responses: { 200: json(MutesResponse, "The topics"), ...session.refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/account/mutes/{topic}",
  security: session.security,
  summary: "Turn them on again",
  request: { params: MuteParams },
  responses: { 204: { description: "Turned on" }, 400: problem("invalid-request"), ...session.refusals },
});

/** Routes that mute and unmute emails. Links in the emails to an address lead here. */
export function muteRoutes(ports: Ports) {
  const { database, offers, clock } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(show, (c) => answer(c, c.req.valid("query")))
    .openapi(turnOff, (c) =>
      answer(c, c.req.valid("query"), async (email, topic) => {
        await requireKnown(email, productOf(topic));
        await mute(database, { email, topic }, clock());
      }),
    )
    .openapi(turnOn, (c) =>
      answer(c, c.req.valid("query"), (email, topic) => unmute(database, { email, topic })),
    )
    .openapi(list, async (c) => {
      const { email } = await requireSession(c, ports);
      const locale = requestLanguage(c, await shopLanguages(ports), c.req.query("locale"));
      const mutes = (await listMutes(database, email)).map(async ({ topic }) => {
        const product = productOf(topic);
        const offer = product === null ? null : await offers.find(product);
        return { topic, name: offer ? localise(offer.name, locale) : product };
      });
      return c.json({ mutes: await Promise.all(mutes) }, 200);
    })
    .openapi(remove, async (c) => {
      const { email } = await requireSession(c, ports);
      await unmute(database, { email, topic: c.req.valid("param").topic });
      return c.body(null, 204);
    });

  /** A product that is published, or that an address has got under this name. */
  async function requireKnown(email: string, product: string | null): Promise<void> {
    if (product === null || (await offers.find(product)) !== null) return;
    const held = { products: [product], purchases: null, before: null };
    if (!(await isHolder(database, email, held, clock()))) throw new Problem("unknown-product");
  }

  async function answer(
    c: Context<Env>,
    { token, topic, locale }: MuteQuery,
    change: (email: string, topic: string) => Promise<void> = async () => {},
  ) {
    c.set("locale", requestLanguage(c, await shopLanguages(ports), locale));
    const email = await findMuteAddress(database, token);
    if (email === null) throw new Problem("link-unknown");
    await change(email, topic);
    const muted = (await listMutes(database, email)).map((each) => each.topic);
    return mutePage(c, ports, { token, topic, email, muted });
  }
}
