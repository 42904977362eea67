/** Tells browsers to use https only, for two years; ignored over http. */
export const STRICT_TRANSPORT_SECURITY = "max-age=63072000";

/** Folders of the site whose files have names that change with their content. */
export const IMMUTABLE_FOLDERS = ["/_next/static/", "/media/"];
export const IMMUTABLE = "public, max-age=31536000, immutable";

/** Which pages a browser may fetch before they are asked for; publishing writes it. */
export const SPECULATION_RULES = "/speculation-rules.json";

/** The search's worker. A worker has the policy of its own file, so the pages' policy stays strict. */
const SEARCH_WORKER = "/pagefind/pagefind-worker.js";

/**
 * Headers of everything that is published, the same on every host: `everywhere` for all files, `at` for single paths.
 * `formTargets` are the origins that a form may lead to besides the shop's own: the payment page and the file storage.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Speculation-Rules
 */
export function pageHeaders(formTargets: string[]): {
  everywhere: Record<string, string>;
  at: Record<string, Record<string, string>>;
} {
  return {
    everywhere: { ...securityHeaders(formTargets), "Speculation-Rules": `"${SPECULATION_RULES}"` },
    at: {
      [SPECULATION_RULES]: { "Content-Type": "application/speculationrules+json" },
      [SEARCH_WORKER]: { "Content-Security-Policy": contentSecurityPolicy(formTargets, { wasm: true }) },
    },
  };
}

/** Security headers of every page: only the shop's own files run or show, and nothing inline. */
export function securityHeaders(formTargets: string[]): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(formTargets, { wasm: false }),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": STRICT_TRANSPORT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
  };
}

/**
 * `wasm` is for a worker that compiles WebAssembly; no page needs it.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
 */
function contentSecurityPolicy(formTargets: string[], { wasm }: { wasm: boolean }): string {
  const directives = [
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
  return directives.join("; ");
}
