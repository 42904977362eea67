import type { MiddlewareHandler } from "hono";
import { STRICT_TRANSPORT_SECURITY } from "#platform/page-headers.ts";

/** Headers of the API's responses, which forbid caching, framing and running scripts. */
export function apiHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
    if (!headers.has("Content-Security-Policy")) {
      headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY);
    headers.set("X-Content-Type-Options", "nosniff");
  };
}
