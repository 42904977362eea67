import { PROBLEMS, type ProblemCode } from "#domain/api/problems.ts";

export interface ProblemFacts {
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
  /** Where a person goes on from here: a path without the language's prefix. */
  back?: string;
  /** Seconds after which the request may succeed. */
  retryAfterS?: number;
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
