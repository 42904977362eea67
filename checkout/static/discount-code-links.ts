import { Hono } from "hono";
import { DISCOUNT_CODE_PARAMETER } from "#domain/api/cookies.ts";
import { rememberDiscountCode } from "../http/discount-code-cookie.ts";
import type { Env } from "../http/env.ts";

/** Links with a discount code, `/?code=LANTERN10`, to any page. No cache may keep the answer, which sets a cookie. */
export function discountCodeLinks(siteUrl: string) {
  return new Hono<Env>().get("*", async (c, next) => {
    await next();
    if (c.req.query(DISCOUNT_CODE_PARAMETER) === undefined) return;
    rememberDiscountCode(c, siteUrl);
    c.header("Cache-Control", "private, no-store");
  });
}
