import * as z from "zod";
import { Part } from "#domain/offer.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import { type Entitlement, EntitlementRow } from "./entitlement.ts";

/**
 * The statements about entitlements whose files are not released yet (`releases_at` in `entitlements`). Nothing but a release opens
 * them, whatever the clock says.
 */

/** A pre-ordered edition, as it was sold, with its release date. */
export interface PreOrder extends Pick<Entitlement, "product" | "option" | "part"> {
  releasesAt: string;
  /** The part as it is stored. */
  partText: string;
}

/** Pre-ordered editions whose files are not released yet. */
export async function listPreOrders(database: Database): Promise<PreOrder[]> {
  const rows = await database.read(
    sql`SELECT product, option_key, part, releases_at FROM entitlements WHERE releases_at IS NOT NULL
      GROUP BY product, option_key, part, releases_at ORDER BY releases_at, product, option_key`,
  );
  return z.array(PreOrderRow).parse(rows);
}

/** Some of the entitlements that wait for the same. */
export async function listWaiting(
  database: Database,
  preOrder: PreOrder,
  limit: number,
): Promise<Entitlement[]> {
  const rows = await database.read(
    sql`SELECT * FROM entitlements WHERE ${isOf(preOrder)} ORDER BY id LIMIT ${limit}`,
  );
  return z.array(EntitlementRow).parse(rows);
}

/** The owner has moved the date: those who have bought follow. */
export async function moveAvailability(database: Database, preOrder: PreOrder, to: string): Promise<void> {
  await database.write([
    sql`UPDATE entitlements SET releases_at = ${to}, starts_at = ${to} WHERE ${isOf(preOrder)}`,
  ]);
}

/** Opens an entitlement whose files have come. */
export function openEntitlement({ id }: Entitlement, at: Date): Statement {
  return sql`UPDATE entitlements SET releases_at = NULL, starts_at = ${at.toISOString()} WHERE id = ${id}
    AND ${guard(sql`releases_at IS NOT NULL`, "id")}`;
}

/** An SQL condition: an entitlement still waits, and has not ended. */
export function isUnreleased({ id }: Entitlement): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id} AND ${guard(sql`releases_at IS NOT NULL AND end_reason IS NULL AND owner_ended_at IS NULL`, "id")})`;
}

function isOf({ product, option, partText, releasesAt }: PreOrder): Statement {
  return sql`releases_at = ${releasesAt} AND product = ${product} AND option_key = ${option}
    AND part = ${partText}`;
}

const PreOrderRow = z
  .object({
    product: z.string(),
    option_key: z.string(),
    part: z.string(),
    releases_at: z.string(),
  })
  .transform(({ product, option_key: option, part: partText, releases_at: releasesAt }): PreOrder => {
    return { product, option, part: Part.parse(JSON.parse(partText)), partText, releasesAt };
  });
