import { Problem } from "#domain/api/problem.ts";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { type EnteredSignInCode, findSignInCode, isUsed, spendSignInCodes } from "./codes.ts";
import { hashToken, newToken } from "./tokens.ts";

/** The proof that a change needs, such as a code: statements that come first in its transaction, and a condition for all others. */
export interface Proof {
  statements: Statement[];
  condition: Statement;
}

/** The owner needs no proof. */
export const NO_PROOF: Proof = { statements: [], condition: ALWAYS };

/**
 * Makes a change that needs codes, if all of them are right.
 *
 * @throws {Problem} "wrong-code", or "sign-in-over" if one of them cannot be tried again
 */
export async function requireSignInCodes(
  database: Database,
  codes: EnteredSignInCode[],
  at: Date,
  change: (proof: Proof) => Promise<unknown>,
): Promise<void> {
  const ids = codes.map(({ id }) => id);
  const find = () => Promise.all(ids.map((id) => findSignInCode(database, id, at)));
  const before = await find();
  if (before.some((code) => !code?.left)) throw new Problem("sign-in-over");
  const use = await hashToken(newToken());
  const condition = ids.map((id) => isUsed(id, use)).reduce((all, each) => sql`${all} AND ${each}`);
  await change({ statements: await spendSignInCodes(codes, use, at), condition });
  const after = await find();
  // The codes of an erased address are erased, too.
  if (after.every((code) => code === null || code.usedBy === use)) return;
  const left = Math.min(...after.map((code) => code?.left ?? 0));
  if (left === 0) throw new Problem("sign-in-over");
  const wrong = after.flatMap((code, i) => (code && code.left < (before[i]?.left ?? 0) ? [i] : []));
  throw new Problem("wrong-code", { members: { left, wrong } });
}
