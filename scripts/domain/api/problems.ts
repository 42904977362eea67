/** The API's problem codes with their HTTP status. A code is the stable part of a problem's `type` (RFC 9457). */
export const PROBLEMS = {
  "invalid-request": 400,
  "forged-webhook": 400,
  "not-signed-in": 401,
  refunded: 403,
  disputed: 403,
  "dispute-lost": 403,
  "access-not-started": 403,
  "access-ended": 403,
  "download-limit": 403,
  "tampered-link": 403,
  "link-expired": 403,
  "cross-site": 403,
  "licence-ended": 403,
  "not-found": 404,
  "unknown-product": 404,
  "unknown-option": 404,
  "unknown-order": 404,
  "unknown-item": 404,
  "unknown-licence": 404,
  "unknown-activation": 404,
  "method-not-allowed": 405,
  "price-changed": 409,
  "activation-limit": 409,
  "link-spent": 410,
  "link-incomplete": 410,
  "link-unknown": 410,
  "too-large": 413,
  "unsupported-media-type": 415,
  "not-for-sale": 422,
  "amount-too-low": 422,
  "amount-too-high": 422,
  "amount-not-payable": 422,
  "unreadable-sum": 422,
  "amount-fixed": 422,
  "currency-not-offered": 422,
  "mixed-currencies": 422,
  "unknown-code": 422,
  "code-not-started": 422,
  "code-ended": 422,
  "code-not-applicable": 422,
  "code-below-minimum": 422,
  "code-leaves-too-little": 422,
  "code-other-currency": 422,
  "code-needs-email": 422,
  "code-first-purchase": 422,
  "code-used": 422,
  "code-used-up": 422,
  "mistyped-licence": 422,
  "too-many-requests": 429,
  "internal-error": 500,
  "payments-down": 502,
  "file-missing": 503,
  "files-down": 503,
  "catalogue-missing": 503,
  "order-book-down": 503,
  "disk-full": 503,
} as const;

/** Begins a problem document's `type`; the code follows. */
export const PROBLEM_TYPE_PREFIX = "urn:vitrine:problem:";

/** Whether a problem is about a discount code, so that a buyer can go on without it. */
export function isAboutCode(code: ProblemCode): boolean {
  return code === "unknown-code" || code.startsWith("code-");
}

export type ProblemCode = keyof typeof PROBLEMS;
