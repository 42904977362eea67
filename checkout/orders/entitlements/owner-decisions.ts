import { guard, type Statement, sql } from "../database/database.ts";

/** Ends entitlements by decision of the owner, and restores them (columns `owner_…` of `entitlements`). */

/** Ends an entitlement. If the owner has ended it before, only the reason changes. */
export function endByOwner(id: string, { reason, at }: { reason: string | null; at: Date }): Statement {
  return sql`UPDATE entitlements SET owner_ended_at = COALESCE(owner_ended_at, ${at.toISOString()}),
      owner_reason = ${reason} WHERE id = ${id}`;
}

/** Restores an entitlement that the owner has ended. */
export function restoreByOwner(id: string): Statement {
  return sql`UPDATE entitlements SET owner_ended_at = NULL, owner_reason = NULL WHERE id = ${id}`;
}

/** An SQL condition: the owner has ended an entitlement. */
export function isEndedByOwner(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND ${guard(sql`owner_ended_at IS NOT NULL`, "id")})`;
}

/** An SQL condition: neither the owner nor a payment has ended an entitlement. */
export function isUsable(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND ${guard(sql`owner_ended_at IS NULL AND end_reason IS NULL`, "id")})`;
}

/** An SQL condition on a row with a column `entitlement_id`: a payment or the owner has ended that entitlement. */
export const IS_ENDED = sql`EXISTS (SELECT 1 FROM entitlements WHERE id = entitlement_id
    AND (owner_ended_at IS NOT NULL OR end_reason IS NOT NULL))`;
