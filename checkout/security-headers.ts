import type { MiddlewareHandler } from "hono";

/** For two years; browsers ignore it over http. */
const HTTPS_ONLY = "max-age=63072000";

/**
 * Headers of every page. Nothing but the shop's own files runs or shows, and nothing inline.
 * `formTargets`: origins that a form may lead to besides the shop's own: the payment page and the file store.
 * `wasm`: for a worker that compiles WebAssembly; no page needs it.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
 */
export function securityHeaders(formTargets: string[], { wasm = false } = {}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ""}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": HTTPS_ONLY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
  };
}

/** Headers of the API's answers: nothing of them is kept, shown in a frame or run. */
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
    headers.set("Strict-Transport-Security", HTTPS_ONLY);
    headers.set("X-Content-Type-Options", "nosniff");
  };
}
