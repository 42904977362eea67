import { IMMUTABLE, IMMUTABLE_FOLDERS, pageHeaders } from "#platform/page-headers.ts";

/** What only the checkout answers: its API, and the check of licence keys in the way of Gumroad. A folder ends in `*`. */
const FORWARDED = ["/api/*", "/v2/licenses/verify"];

/** Netlify's `_redirects`, by which it forwards to the checkout: https://docs.netlify.com/routing/redirects/rewrites-proxies/ */
export function redirectFile(checkoutUrl: string): string {
  const lines = FORWARDED.map((path) => `${path} ${checkoutUrl}${path.replace("*", ":splat")} 200!`);
  return [...lines, ""].join("\n");
}

/**
 * The settings of a Vercel project that is nothing but the published files. Each path has one rule for each header, since it is not
 * documented which of two holds. There is no `trailingSlash`, which would send `/api/checkout` on to `/api/checkout/`.
 * https://vercel.com/docs/project-configuration/vercel-json
 */
export function vercelConfig({ formTargets, checkoutUrl }: { formTargets: string[]; checkoutUrl: string }) {
  const { allPaths, byPath } = pageHeaders(formTargets);
  const others = [...FORWARDED, ...Object.keys(byPath)].map(lookahead).join("|");
  return {
    $schema: "https://openapi.vercel.sh/vercel.json",
    framework: null,
    outputDirectory: ".",
    rewrites: FORWARDED.map((path) => ({
      source: path.replace("*", ":path*"),
      destination: checkoutUrl + path.replace("*", ":path*"),
    })),
    headers: [
      rule(`/((?!${others}).*)`, allPaths),
      ...Object.entries(byPath).map(([path, headers]) => rule(sourceOf(path), { ...allPaths, ...headers })),
      ...IMMUTABLE_FOLDERS.map((folder) => rule(sourceOf(`${folder}*`), { "Cache-Control": IMMUTABLE })),
    ],
  };
}

function rule(source: string, headers: Record<string, string>) {
  return { source, headers: Object.entries(headers).map(([key, value]) => ({ key, value })) };
}

function sourceOf(path: string): string {
  return path.replace("*", "(.*)");
}

/** A part of a regular expression for a path without its first slash. */
function lookahead(path: string): string {
  const text = path.slice(1).replaceAll(".", "\\.");
  return text.endsWith("*") ? text.slice(0, -1) : `${text}$`;
}
