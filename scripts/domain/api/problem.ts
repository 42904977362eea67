import { PROBLEMS, type ProblemCode } from "./problems.ts";

export interface ProblemFacts {
  /** Further members of the problem document. */
  members?: Record<string, unknown>;
  /** The path that the problem page links to, without the language prefix. */
  back?: string;
  /** Names that the detail mentions. */
  names?: string[];
  /** The path of what the buyer already has, without the language prefix. */
  open?: string;
  /** Whether the order is a gift, so that its buyer is not the recipient. */
  isGift?: boolean;
  /** Whether the order belongs to the signed-in buyer, so that no other address helps. */
  isAddressFixed?: boolean;
  /** Whether the owner reads it, who knows orders by their numbers. */
  isForOwner?: boolean;
  /** Seconds after which the request may succeed. */
  retryAfterS?: number;
  cause?: unknown;
}

/** The only error whose details the caller gets. Any other is logged and answered as an internal error. */
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
