import type { EndReason } from "#domain/api/responses/states.ts";
import { ALWAYS, guard, NEVER, type Statement, sql } from "../database/database.ts";
import { list } from "../database/lists.ts";

/** Ends entitlements because of a payment, and restores them (table `entitlements`). */

/** The reasons that come from a payment, and go with it. Whatever has ended for another one stays ended. */
const PAYMENT_REASONS = ["refunded", "disputed", "dispute-lost"];

/** Some lines of an order by their positions, all but some, or all of them. */
type Lines = { only: number[] } | { except: number[] };

/** Ends entitlements of an order. Those that have already ended because of its payment get the new reason. */
export function endEntitlements(
  orderId: string,
  { reason, at, lines, condition }: { reason: EndReason; at: Date; lines: Lines; condition: Statement },
): Statement {
  return sql`UPDATE entitlements SET ends_at = COALESCE(ends_at, ${at.toISOString()}), end_reason = ${reason}
    WHERE order_id = ${orderId} AND ${isOfLines(lines)} AND ${condition}
      AND (end_reason IS NULL OR end_reason IN (${list(PAYMENT_REASONS)}))`;
}

/** Restores entitlements of an order that have ended because of its payment, for example after a dispute was won. */
export function restoreEntitlements(
  orderId: string,
  { lines, condition }: { lines: Lines; condition: Statement },
): Statement {
  return sql`UPDATE entitlements SET ends_at = NULL, end_reason = NULL
    WHERE order_id = ${orderId} AND ${isOfLines(lines)} AND ${condition}
      AND end_reason IN (${list(PAYMENT_REASONS)})`;
}

/** An SQL condition: an entitlement has ended for this reason. null: it has not ended. */
export function hasEndReason(id: string, reason: EndReason | null): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements
    WHERE id = ${id} AND ${guard(sql`COALESCE(end_reason, '') = ${reason ?? ""}`, "id")})`;
}

function isOfLines(lines: Lines): Statement {
  const positions = "only" in lines ? lines.only : lines.except;
  if (positions.length === 0) return "only" in lines ? NEVER : ALWAYS;
  const named = list(positions);
  return "only" in lines ? sql`line IN (${named})` : sql`line NOT IN (${named})`;
}
