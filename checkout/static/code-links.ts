import { Hono } from "hono";
import { CODE_PARAMETER } from "#domain/api/cookies.ts";
import { rememberCode } from "../http/code-cookie.ts";
import type { Env } from "../http/env.ts";

/** Links with a discount code, `/?code=LANTERN10`, to any page. No cache may keep the answer, which sets a cookie. */
export function codeLinks(siteUrl: string) {
  return new Hono<Env>().get("*", async (c, next) => {
    await next();
    if (c.req.query(CODE_PARAMETER) === undefined) return;
    rememberCode(c, siteUrl);
    c.header("Cache-Control", "private, no-store");
  });
}
