import { type Cookie, cookiesOf } from "./observatory-cookies.ts";
import { contentSecurity, policyOf } from "./observatory-policy.ts";

/** Positive modifiers only count if the score without them is at least this. */
const MIN_SCORE_FOR_CREDIT = 90;
const SIX_MONTHS_S = 15_552_000;
const PRIVATE_REFERRERS = ["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"];
const UNSAFE_REFERRERS = ["origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"];

/** The effect of one of the Observatory's tests on the score. */
export interface Modifier {
  test: string;
  modifier: number;
}

/** A response as a scan over HTTPS sees it. */
export interface ScannedResponse {
  headers: Headers;
  /** The text of an HTML page; null for anything else. */
  html: string | null;
}

/**
 * Computes the score of Mozilla's HTTP Observatory, algorithm 6, from a response's headers and HTML. Assumes a valid
 * certificate, and http:// redirected to https:// on the same host. Two rules are stricter than the scanner's: several policies
 * in one response count as invalid, and a policy in a `<meta>` is ignored.
 * https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring
 * https://github.com/mdn/mdn-http-observatory/tree/94042bbfbf9f1af722ad9114ada6d271dcb525b9/src
 */
export function observatory({ headers, html }: ScannedResponse): { score: number; modifiers: Modifier[] } {
  const policy = policyOf(headers);
  const hsts = strictTransport(headers);
  const modifiers = [
    { test: "Content-Security-Policy", modifier: contentSecurity(policy) },
    { test: "Cookies", modifier: cookies(cookiesOf(headers), hsts === 0) },
    { test: "Cross-Origin-Embedder-Policy", modifier: isolation(headers, "embedder") },
    { test: "Cross-Origin-Opener-Policy", modifier: isolation(headers, "opener") },
    { test: "CORS", modifier: crossOriginSharing(headers) },
    { test: "Referrer-Policy", modifier: referrer(headers) },
    { test: "Strict-Transport-Security", modifier: hsts },
    { test: "Subresource Integrity", modifier: html === null ? 0 : subresources(html) },
    {
      test: "X-Content-Type-Options",
      modifier: headers.get("X-Content-Type-Options") === "nosniff" ? 0 : -5,
    },
    { test: "X-Frame-Options", modifier: framing(headers, policy) },
    { test: "Cross-Origin-Resource-Policy", modifier: resources(headers) },
  ];
  const base = 100 + sum(modifiers.filter(({ modifier }) => modifier < 0));
  const score = base >= MIN_SCORE_FOR_CREDIT ? 100 + sum(modifiers) : base;
  return { score: Math.max(score, 0), modifiers: modifiers.filter(({ modifier }) => modifier !== 0) };
}

function cookies(set: Cookie[], hsts: boolean): number {
  if (set.length === 0) return 0;
  const worst = set.map(({ name, secure, httpOnly, sameSite }) => {
    const session = /login|sess/i.test(name);
    if (session && !secure && !hsts) return -40;
    if (session && !httpOnly) return -30;
    if (sameSite === "invalid" || (sameSite === "none" && !secure)) return -20;
    if (/csrf/i.test(name) && sameSite === null) return -20;
    if (!secure) return hsts ? (session ? -10 : -5) : -20;
    return sameSite === null ? 0 : 5;
  });
  return Math.min(...worst);
}

function isolation(headers: Headers, kind: "embedder" | "opener"): number {
  const value = headers.get(`Cross-Origin-${kind}-Policy`)?.split(";")[0]?.trim();
  if (value === undefined || value === "unsafe-none") return 0;
  const good = {
    embedder: ["require-corp", "credentialless"],
    opener: ["same-origin", "same-origin-allow-popups", "noopener-allow-popups"],
  };
  return good[kind].includes(value) ? 10 : -5;
}

/** A specific origin together with credentials is taken for a reflected `Origin`. */
function crossOriginSharing(headers: Headers): number {
  const origin = headers.get("Access-Control-Allow-Origin");
  const credentials = headers.get("Access-Control-Allow-Credentials") === "true";
  return origin !== null && origin !== "*" && credentials ? -50 : 0;
}

function referrer(headers: Headers): number {
  const value = headers.get("Referrer-Policy");
  if (value === null) return 0;
  const policies = value
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => [...PRIVATE_REFERRERS, ...UNSAFE_REFERRERS].includes(part));
  return PRIVATE_REFERRERS.includes(policies.at(-1) ?? "") ? 5 : -5;
}

function strictTransport(headers: Headers): number {
  const maxAge = /^[^,]*max-age=(\d+)[^,]*$/i.exec(headers.get("Strict-Transport-Security") ?? "")?.[1];
  if (maxAge === undefined) return -20;
  return Number(maxAge) >= SIX_MONTHS_S ? 0 : -10;
}

/** Same-origin scripts earn credit for a hash, and third-party scripts need one. */
function subresources(html: string): number {
  const scripts = (html.match(/<script\b[^>]*>/gi) ?? []).flatMap((tag) => {
    const src = /\ssrc=["']?([^"'\s>]+)/i.exec(tag)?.[1];
    return src === undefined ? [] : [{ src, integrity: /\sintegrity=/i.test(tag) }];
  });
  const foreign = scripts.filter(({ src }) => /^(https?:)?\/\//i.test(src));
  if (foreign.some(({ src, integrity }) => !integrity && !src.startsWith("https:"))) return -50;
  if (foreign.some(({ src }) => !src.startsWith("https:"))) return -20;
  if (foreign.some(({ integrity }) => !integrity)) return -5;
  return scripts.some(({ integrity }) => integrity) ? 5 : 0;
}

function framing(headers: Headers, policy: ReturnType<typeof policyOf>): number {
  if (policy instanceof Map && policy.has("frame-ancestors")) return 5;
  const value = headers.get("X-Frame-Options")?.trim().toLowerCase() ?? "";
  if (value === "deny" || value === "sameorigin") return 5;
  return value.startsWith("allow-from") ? 0 : -20;
}

function resources(headers: Headers): number {
  const value = headers.get("Cross-Origin-Resource-Policy")?.trim().toLowerCase();
  if (value === undefined || value === "cross-origin") return 0;
  return value === "same-origin" || value === "same-site" ? 10 : -5;
}

function sum(modifiers: Modifier[]): number {
  return modifiers.reduce((total, { modifier }) => total + modifier, 0);
}
