import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { CookieOptions } from "hono/utils/cookie";

/**
 * A cookie that no script can read, with the prefix `__Host-` over https.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
export function cookieOptions(siteUrl: string): CookieOptions {
  const base = { path: "/", httpOnly: true, sameSite: "Lax" } as const;
  return isSecure(siteUrl) ? { ...base, prefix: "host" } : base;
}

/** Reads a cookie that was set with `cookieOptions`. */
export function readCookie(c: Context, name: string, siteUrl: string): string | undefined {
  return isSecure(siteUrl) ? getCookie(c, name, "host") : getCookie(c, name);
}

/** Whether browsers must send cookies over https only. A shop on localhost has no https. */
export function isSecure(siteUrl: string): boolean {
  return siteUrl.startsWith("https://");
}
