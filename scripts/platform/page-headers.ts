/** Two years. Browsers ignore the header over http. */
export const STRICT_TRANSPORT_SECURITY = "max-age=63072000";

/** Folders of the site whose files have names that change with their content. */
export const IMMUTABLE_FOLDERS = ["/_next/static/", "/media/"];
export const IMMUTABLE = "public, max-age=31536000, immutable";

/** The folder of pictures that every website may show, since emails are read on many. */
const SHARED_FOLDER = "/mail/";

/** The file of speculation rules, which publishing writes. */
export const SPECULATION_RULES = "/speculation-rules.json";

/** The origin of Stripe's payment page, which the forms of a live shop redirect to. */
export const PAYMENT_PAGE_ORIGIN = "https://checkout.stripe.com";

/** The folder of pdf.js, by which buyers read PDFs. It is loaded when the first one is opened. */
export const PDFJS_FOLDER = "/pdfjs/";
export const PDFJS_WORKER = `${PDFJS_FOLDER}pdf.worker.min.mjs`;

/** The workers of the search and of pdf.js. A worker's own response sets its policy, so the policy of pages stays strict. */
const WASM_WORKERS = ["/pagefind/pagefind-worker.js", PDFJS_WORKER];

/**
 * The headers of published files, the same on every host: `allPaths` for all files, `byPath` for single paths, and for all in a
 * folder if the path ends in `*`.
 * `formTargets` are the origins, other than the shop's own, that forms may redirect to: the payment page, and then those of the file
 * storage, which pages may also play and read files from.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Speculation-Rules
 */
export function pageHeaders(formTargets: string[]): {
  allPaths: Record<string, string>;
  byPath: Record<string, Record<string, string>>;
} {
  return {
    allPaths: { ...securityHeaders(formTargets), "Speculation-Rules": `"${SPECULATION_RULES}"` },
    byPath: {
      [SPECULATION_RULES]: { "Content-Type": "application/speculationrules+json" },
      [`${SHARED_FOLDER}*`]: { "Cross-Origin-Resource-Policy": "cross-origin" },
      ...Object.fromEntries(
        WASM_WORKERS.map((path) => [
          path,
          { "Content-Security-Policy": contentSecurityPolicy(formTargets, { wasm: true }) },
        ]),
      ),
    },
  };
}

/** The security headers of every page. Pages can only load the shop's own files and those for sale, and nothing inline. */
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
 * `wasm` allows compiling WebAssembly, which only workers do.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
 */
function contentSecurityPolicy(formTargets: string[], { wasm }: { wasm: boolean }): string {
  const [, ...storage] = formTargets;
  const ownAndStored = ["'self'", ...storage].join(" ");
  const directives = [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ""}`,
    "style-src 'self'",
    "img-src 'self' data:",
    `media-src ${ownAndStored}`,
    "font-src 'self'",
    `connect-src ${ownAndStored}`,
    "manifest-src 'self'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return directives.join("; ");
}
