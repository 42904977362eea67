import { securityHeaders } from "./security-headers.ts";

/** Which pages a browser may fetch before they are asked for; publishing writes it. */
export const SPECULATION_RULES = "/speculation-rules.json";

/** The search's worker. A worker's policy is that of its own file, so the pages keep theirs. */
const SEARCH_WORKER = "/pagefind/pagefind-worker.js";

/**
 * Headers of all that is published, the same on every host: those of every file, and what some files have instead.
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Speculation-Rules
 */
export function pageHeaders(formTargets: string[]): {
  everywhere: Record<string, string>;
  at: Record<string, Record<string, string>>;
} {
  const { "Content-Security-Policy": policy = "" } = securityHeaders(formTargets, { wasm: true });
  return {
    everywhere: { ...securityHeaders(formTargets), "Speculation-Rules": `"${SPECULATION_RULES}"` },
    at: {
      [SPECULATION_RULES]: { "Content-Type": "application/speculationrules+json" },
      [SEARCH_WORKER]: { "Content-Security-Policy": policy },
    },
  };
}
