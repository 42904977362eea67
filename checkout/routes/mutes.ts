import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { MuteParams, MuteQuery } from "#domain/api/requests.ts";
import type { MutesResponse } from "#domain/api/responses/account.ts";
import { localise } from "#domain/languages/localised.ts";
import { productOf } from "#domain/mute-topic.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { mutePage, TURN_ON_PATH } from "../http/mute-page.ts";
import { readParams, readQuery } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { findMuteAddress, listMutes, mute, unmute } from "../orders/customers/mutes.ts";
import { isHolder } from "../orders/customers/new-version-emails.ts";
import type { Ports } from "../ports.ts";

/** Routes that mute and unmute emails. Links in the emails to an address lead here. */
export function muteRoutes(ports: Ports) {
  const { database, offers, clock } = ports;
  return new Hono<Env>()
    .get("/mail/mute", (c) => answer(c))
    .post("/mail/mute", (c) =>
      answer(c, async (email, topic) => {
        await requireKnown(email, productOf(topic));
        await mute(database, { email, topic }, clock());
      }),
    )
    .post(`/mail/mute${TURN_ON_PATH}`, (c) => answer(c, (email, topic) => unmute(database, { email, topic })))
    .get("/account/mutes", async (c) => {
      const { email } = await requireSession(c, ports);
      const locale = requestLanguage(c, await shopLanguages(ports), c.req.query("locale"));
      const mutes = (await listMutes(database, email)).map(async ({ topic }) => {
        const product = productOf(topic);
        const offer = product === null ? null : await offers.find(product);
        return { topic, name: offer ? localise(offer.name, locale) : product };
      });
      return c.json<MutesResponse>({ mutes: await Promise.all(mutes) });
    })
    .delete("/account/mutes/:topic", async (c) => {
      const { topic } = readParams(c, MuteParams);
      const { email } = await requireSession(c, ports);
      await unmute(database, { email, topic });
      return c.body(null, 204);
    });

  /** A product that is published, or that an address has got under this name. */
  async function requireKnown(email: string, product: string | null): Promise<void> {
    if (product === null || (await offers.find(product)) !== null) return;
    const owned = { products: [product], purchases: null, before: null };
    if (!(await isHolder(database, email, owned, clock()))) throw new Problem("unknown-product");
  }

  async function answer(
    c: Context<Env>,
    change: (email: string, topic: string) => Promise<void> = async () => {},
  ) {
    const { token, topic, locale } = readQuery(c, MuteQuery);
    c.set("locale", requestLanguage(c, await shopLanguages(ports), locale));
    const email = await findMuteAddress(database, token);
    if (email === null) throw new Problem("link-unknown");
    await change(email, topic);
    const muted = (await listMutes(database, email)).map((each) => each.topic);
    return mutePage(c, ports, { token, topic, email, muted });
  }
}
