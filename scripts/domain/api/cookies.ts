/** The names of the cookies. Those that scripts need not set have the prefix `__Host-` over https. */
export const SESSION_COOKIE = "session";
/** Readable by scripts, so that pages need not request the library without a session. It grants no access. */
export const SIGNED_IN_COOKIE = "signed-in";
/** The value of that cookie on a shared computer, where pages keep nothing. */
export const SHARED_SESSION = "shared";
/** The cookie of a browser that has asked for a code. The code works in no other browser. */
export const SIGN_IN_COOKIE = "sign-in";
/** What the challenge for a passkey follows from. It can be answered in no other browser. */
export const PASSKEY_COOKIE = "passkey";
/** The key by which the browser that placed an order opens it once it is paid. */
export const ORDER_COOKIE = "order";
/** The order that holds limited copies or a use of a code for the visitor, until its payment page closes. */
export const HELD_ORDER_COOKIE = "held-order";
/** The discount code of the link by which the visitor came. Readable by scripts, which show it and can set it too. */
export const DISCOUNT_CODE_COOKIE = "code";
/** The part of a link's query with a discount code. */
export const DISCOUNT_CODE_PARAMETER = "code";
/** The orders that this browser has placed, and of which no page has seen yet whether they were paid. Scripts read and set it. */
export const PLACED_ORDERS_COOKIE = "placed-orders";

const MAX_PLACED_ORDERS = 5;

/** The value of the cookie with the newest of these orders, which come first. */
export function joinOrderIds(ids: string[]): string {
  return ids.slice(0, MAX_PLACED_ORDERS).join(".");
}

/** The orders of a value of the cookie, without anything else that it may have. */
export function splitOrderIds(value: string): string[] {
  return value.split(".").filter((id) => /^ord_\w+$/.test(id));
}
