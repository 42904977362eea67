import type { ProblemCode } from "#domain/api/problems.ts";

/** What a problem says in one language. */
export interface ProblemTexts {
  /** For each problem what happened, and what to do now; `{name}` stands for a member of its document. */
  problems: Record<ProblemCode, [title: string, detail: string]>;
  /** What to do about a sum below the least that is known, `{minimum}`. */
  atLeast: string;
  /** The ways on from its page. */
  ways: { shop: string; product: string; cart: string; library: string };
}
