import { IMMUTABLE, IMMUTABLE_FOLDERS, pageHeaders } from "#domain/page-headers.ts";

/** Cloudflare refuses other methods, and leaves out of that answer what RFC 9110 §15.5.6 asks for. Other answers may say it. */
const METHODS = "GET, HEAD";

/** Cloudflare's `_headers`, which other static hosts read as well: https://developers.cloudflare.com/workers/static-assets/headers/ */
export function headerFile(formTargets: string[]): string {
  const { everywhere, at } = pageHeaders(formTargets);
  const exceptions = Object.entries(at).map(([path, headers]) => {
    // Where two rules set one header, both values are sent, so the general one is removed first.
    const replaced = Object.keys(headers).filter((name) => name in everywhere);
    return rule(path, [...replaced.map((name) => `! ${name}`), ...lines(headers)]);
  });
  return [
    rule("/*", lines({ ...everywhere, Allow: METHODS })),
    ...exceptions,
    ...IMMUTABLE_FOLDERS.map((folder) => rule(`${folder}*`, [`Cache-Control: ${IMMUTABLE}`])),
    "",
  ].join("\n");
}

function rule(path: string, lines: string[]): string {
  return [path, ...lines.map((line) => `  ${line}`)].join("\n");
}

function lines(headers: Record<string, string>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
