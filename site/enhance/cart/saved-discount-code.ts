import { DISCOUNT_CODE_COOKIE } from "#domain/api/cookies.ts";
import { readCookie, writeCookie } from "./cookies.ts";

const MAX_AGE_S = 14 * 24 * 3600;

/** Keeps a discount code for the visitor's next forms, as the checkout does for links. An empty one is forgotten. */
export function saveDiscountCode(code: string): void {
  writeCookie(DISCOUNT_CODE_COOKIE, code, MAX_AGE_S);
}

/** Empty if there is none. */
export function savedDiscountCode(): string {
  return readCookie(DISCOUNT_CODE_COOKIE);
}
