import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Every answer that is not what was asked for, and its HTTP status. The code is the stable part of its `type`. */
export const PROBLEMS = {
  "invalid-request": 400,
  "forged-webhook": 400,
  "not-signed-in": 401,
  refunded: 403,
  disputed: 403,
  "download-limit": 403,
  "tampered-link": 403,
  "link-expired": 403,
  "cross-site": 403,
  "not-found": 404,
  "unknown-product": 404,
  "unknown-option": 404,
  "unknown-order": 404,
  "unknown-item": 404,
  "method-not-allowed": 405,
  "price-changed": 409,
  "link-spent": 410,
  "too-large": 413,
  "not-for-sale": 422,
  "amount-too-low": 422,
  "amount-too-high": 422,
  "unreadable-sum": 422,
  "amount-fixed": 422,
  "currency-not-offered": 422,
  "mixed-currencies": 422,
  "unknown-code": 422,
  "internal-error": 500,
  "payments-down": 502,
  "file-missing": 503,
  "files-down": 503,
  "catalogue-missing": 503,
  "order-book-down": 503,
} as const satisfies Record<string, ContentfulStatusCode>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemFacts {
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
  /** Where a person goes on from here: a path without the language's prefix. */
  back?: string;
  cause?: unknown;
}

/** The one error that reaches a caller; anything else is logged and answered as an internal error. */
export class Problem extends Error {
  override name = "Problem";

  readonly code: ProblemCode;
  readonly facts: ProblemFacts;

  constructor(code: ProblemCode, facts: ProblemFacts = {}) {
    super(code, { cause: facts.cause });
    this.code = code;
    this.facts = facts;
  }

  get status() {
    return PROBLEMS[this.code];
  }
}
