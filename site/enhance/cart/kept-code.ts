import { CODE_COOKIE, CODE_COOKIE_AGE_S } from "#domain/api/cookies.ts";
import { readCookie, writeCookie } from "./cookies.ts";

/** Keeps a discount code for the visitor's next forms, as the checkout does for links. An empty one is forgotten. */
export function keepCode(code: string): void {
  writeCookie(CODE_COOKIE, code, CODE_COOKIE_AGE_S);
}

/** Empty if there is none. */
export function keptCode(): string {
  return readCookie(CODE_COOKIE);
}
