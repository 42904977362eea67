import { pageHeaders } from "#domain/page-headers.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";

/** Cloudflare's `_headers`, which other static hosts read as well: https://developers.cloudflare.com/workers/static-assets/headers/ */
export function headerFile(formTargets: string[]): string {
  const { everywhere, at } = pageHeaders(formTargets);
  const instead = Object.entries(at).map(([path, headers]) => {
    // Of two rules for one header both would be sent: the first is taken back.
    const taken = Object.keys(headers).filter((name) => name in everywhere);
    return rule(path, [...taken.map((name) => `! ${name}`), ...lines(headers)]);
  });
  return [
    rule("/*", lines(everywhere)),
    ...instead,
    rule("/_next/static/*", [`Cache-Control: ${IMMUTABLE}`]),
    rule("/media/*", [`Cache-Control: ${IMMUTABLE}`]),
    "",
  ].join("\n");
}

function rule(path: string, lines: string[]): string {
  return [path, ...lines.map((line) => `  ${line}`)].join("\n");
}

function lines(headers: Record<string, string>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
