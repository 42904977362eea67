import type { MiddlewareHandler } from "hono";
import { MUTE_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";

/** RFC 9110, 9.2.1 */
const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];
/**
 * Webhooks are sent by Stripe's servers, and their signature is checked instead. Licence keys are checked without a session. What
 * mutes emails is called by email apps, with a token that nobody else knows.
 */
const UNPROTECTED = ["/api/webhooks/", "/api/licences/", MUTE_PATH];

/**
 * Refuses requests that change something and were sent by a page of another site, whatever their content type. Browsers
 * identify the sender with `Sec-Fetch-Site` and `Origin`; programs send neither.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 *
 * @throws {Problem} "cross-site"
 */
export function refuseCrossSite(siteUrl: string): MiddlewareHandler {
  return async ({ req }, next) => {
    const isProtected =
      !SAFE_METHODS.includes(req.method) && !UNPROTECTED.some((path) => req.path.startsWith(path));
    if (isProtected && !isSameSite(req.raw, [siteUrl, new URL(req.url).origin]))
      throw new Problem("cross-site");
    await next();
  };
}

function isSameSite({ headers }: Request, shopOrigins: string[]): boolean {
  const origin = headers.get("Origin");
  const site = headers.get("Sec-Fetch-Site");
  if (site === "cross-site") return false;
  // A page with the referrer policy `no-referrer` sends its forms with the origin "null".
  if (origin !== null && origin !== "null") return shopOrigins.includes(origin);
  const isProgram = origin === null && site === null;
  return isProgram || site === "same-origin" || site === "none";
}
