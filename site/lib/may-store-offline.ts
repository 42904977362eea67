import { SHARED_SESSION, SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";

const SIGNED_IN = new RegExp(String.raw`(?:^|; )(?:__Host-)?${SIGNED_IN_COOKIE}=(\w*)`);

/** Whether this browser may keep what is the buyer's: for somebody who is signed in, and not on a shared computer. */
export function mayStoreOffline(): boolean {
  const [, session] = SIGNED_IN.exec(document.cookie) ?? [];
  // Browsers have no caches on pages without TLS.
  return session !== undefined && session !== SHARED_SESSION && "caches" in globalThis;
}
