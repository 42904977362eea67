import { IMMUTABLE, IMMUTABLE_FOLDERS, pageHeaders } from "#platform/page-headers.ts";

/**
 * Cloudflare answers other methods with 405, but without the header `Allow` that RFC 9110 §15.5.6 requires. So all answers
 * have it.
 */
const METHODS = "GET, HEAD";

/** Cloudflare's `_headers`, which other static hosts read too: https://developers.cloudflare.com/workers/static-assets/headers/ */
export function headerFile(formTargets: string[]): string {
  const { allPaths, byPath } = pageHeaders(formTargets);
  const exceptions = Object.entries(byPath).map(([path, headers]) => {
    // Where two rules match, both values would be sent. `!` removes the value of the general rule.
    const removed = Object.keys(headers).filter((name) => name in allPaths);
    return rule(path, [...removed.map((name) => `! ${name}`), ...headerLines(headers)]);
  });
  return [
    rule("/*", headerLines({ ...allPaths, Allow: METHODS })),
    ...exceptions,
    ...IMMUTABLE_FOLDERS.map((folder) => rule(`${folder}*`, [`Cache-Control: ${IMMUTABLE}`])),
    "",
  ].join("\n");
}

function rule(path: string, lines: string[]): string {
  return [path, ...lines.map((line) => `  ${line}`)].join("\n");
}

function headerLines(headers: Record<string, string>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
