import { type Context, Hono } from "hono";
import { OPEN_PATH } from "#domain/addresses.ts";
import { LANGUAGE_TAG } from "#domain/languages/tag.ts";
import type { Env } from "../http/env.ts";

/**
 * Emailed links whose `#` an email app has encoded: redirects `/open/%23<token>` to `/open/#<token>`. The server receives
 * the token in this case, so it is kept out of the log.
 */
export function openLinks() {
  return new Hono<Env>()
    .get(`${OPEN_PATH}:fragment`, redirect)
    .get(`/:language{${LANGUAGE_TAG}}${OPEN_PATH}:fragment`, redirect);
}

async function redirect(c: Context<Env>, next: () => Promise<void>): Promise<Response | undefined> {
  const [, token] = /^#(.+)$/.exec(c.req.param("fragment") ?? "") ?? [];
  if (token === undefined) {
    await next();
    return undefined;
  }
  const language = c.req.param("language");
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
  return c.redirect(`${language ? `/${language}` : ""}${OPEN_PATH}#${encodeURIComponent(token)}`, 302);
}
