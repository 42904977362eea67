import { securityHeaders } from "../../../checkout/security-headers.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";

/** Cloudflare's `_headers`, which other static hosts read as well: https://developers.cloudflare.com/workers/static-assets/headers/ */
export function headerFile(formTargets: string[]): string {
  const everywhere = Object.entries(securityHeaders(formTargets)).map(
    ([name, value]) => `  ${name}: ${value}`,
  );
  return [
    "/*",
    ...everywhere,
    "/_next/static/*",
    `  Cache-Control: ${IMMUTABLE}`,
    "/media/*",
    `  Cache-Control: ${IMMUTABLE}`,
    "",
  ].join("\n");
}
