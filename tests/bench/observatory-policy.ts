const BROAD = /^(ftp:|https?:|\*|https?:\/\/\*(\.\*)?)$/;
const UNSAFE_INLINE = /^('unsafe-inline'|data:)$/;
const PASSIVE = ["img-src", "media-src"];

type Policy = Map<string, string[]>;

/** The Content-Security-Policy of a response; null without one; "invalid" for several or malformed ones. */
export function policyOf(headers: Headers): Policy | null | "invalid" {
  const text = headers.get("Content-Security-Policy");
  if (text === null) return null;
  const policy: Policy = new Map();
  for (const part of text.toLowerCase().split(";")) {
    const [directive, ...sources] = part.trim().split(/\s+/);
    if (!directive) continue;
    if (policy.has(directive) || text.includes(",")) return "invalid";
    policy.set(directive, sources.length > 0 ? sources : ["'none'"]);
  }
  return policy.size > 0 ? policy : "invalid";
}

/** The Observatory's modifier for a policy. */
export function contentSecurity(policy: ReturnType<typeof policyOf>): number {
  if (policy === null || policy === "invalid") return -25;
  const sources = (directive: string) => policy.get(directive) ?? policy.get("default-src") ?? ["*"];
  const scripts = withoutIgnoredInline(sources("script-src"));
  const styles = withoutIgnoredInline(sources("style-src"));
  const isInsecure = (source: string) => /^(http|ftp):/.test(source);
  const active = [...policy].filter(
    ([directive]) => !PASSIVE.includes(directive) && directive !== "script-src",
  );

  if (scripts.some((source) => BROAD.test(source) || UNSAFE_INLINE.test(source))) return -20;
  if (sources("object-src").some((source) => BROAD.test(source))) return -20;
  if ([...active.flatMap(([, listed]) => listed), ...scripts].some(isInsecure)) return -20;
  if ([...scripts, ...styles].includes("'unsafe-eval'")) return -10;
  if (PASSIVE.flatMap(sources).some(isInsecure)) return -10;
  if (styles.some((source) => BROAD.test(source) || UNSAFE_INLINE.test(source))) return 0;
  return policy.get("default-src")?.join() === "'none'" ? 10 : 5;
}

/** Browsers ignore 'unsafe-inline' if there is a nonce or a hash. */
function withoutIgnoredInline(sources: string[]): string[] {
  const isInlineIgnored = sources.some((source) => /^'(nonce|sha256|sha384|sha512)-/.test(source));
  return isInlineIgnored ? sources.filter((source) => source !== "'unsafe-inline'") : sources;
}
