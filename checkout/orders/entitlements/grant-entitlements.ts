import { newLicenceKey } from "#domain/licence-key.ts";
import type { Part } from "#domain/offer.ts";
import { type Statement, sql } from "../database/database.ts";
import type { Order } from "../order.ts";
import type { Entitlement } from "./entitlement.ts";
import { entitlementIds } from "./entitlement-ids.ts";
import { insertLicences } from "./licence-keys.ts";

/** Adds entitlements (table `entitlements`), with their licence keys. */

/** An entitlement that is to be granted: `position` is that of the part within the line. */
export interface NewEntitlement extends Entitlement {
  line: number;
  position: number;
}

interface Grant {
  holder: string;
  at: Date;
  /** The licence key that the buyer of a line has already, for the first product in it. */
  importedKeys?: (string | undefined)[];
  /** The licence keys of entitlements, as far as they are known. */
  licenceKeys?: ReadonlyMap<string, string[]>;
}

/** An entitlement for each part of an order, with new licence keys. A bundle has one part for each product in it. */
export function newEntitlements(
  order: Pick<Order, "id" | "lines">,
  { holder, at, importedKeys = [], licenceKeys }: Grant,
): NewEntitlement[] {
  return order.lines.flatMap(({ parts, product, option, quantity }, line) =>
    parts.flatMap((part, position) => {
      const imported = position === 0 ? importedKeys[line] : undefined;
      const start = startOf(part, at);
      return entitlementIds(order.id, { line, position, part, quantity }).map((id, seat) => {
        const copies = part.seats ? 1 : quantity;
        const keys = imported && seat === 0 ? [imported] : (licenceKeys?.get(id) ?? newKeys(part, copies));
        return {
          ...{ id, orderId: order.id, line, position },
          ...{ holder, product, option, part, quantity: copies, licenceKeys: keys },
          ...start,
          ...{ endsAt: null, endReason: null, ownerReason: null },
        };
      });
    }),
  );
}

/** None if the owner has a list of keys. */
function newKeys({ licenceKeys }: Part, quantity: number): string[] {
  return licenceKeys && licenceKeys.pool === undefined ? Array.from({ length: quantity }, newLicenceKey) : [];
}

/** A pre-order starts when its files come, which may be late. */
function startOf({ release, files }: Part, at: Date): Pick<Entitlement, "startsAt" | "releasesAt"> {
  const now = at.toISOString();
  if (!release) return { startsAt: now, releasesAt: null };
  const isLater = release.at > now;
  const isUnreleased = isPreOrder({ release, files }, at);
  return { startsAt: isLater ? release.at : now, releasesAt: isUnreleased ? release.at : null };
}

/** Whether a part has files that come later: its day is to come, or has passed without them. */
export function isPreOrder({ release, files }: Pick<Part, "release" | "files">, at: Date): boolean {
  return release != null && (release.at > at.toISOString() || files.length === 0);
}

/**
 * Grants an entitlement for each part of an order. The ids are derived from the order's id, so granting twice changes nothing: the
 * first licence keys stay.
 *
 * @param condition an SQL condition; nothing is granted if it is false
 */
export function grantEntitlements(
  order: Pick<Order, "id" | "lines">,
  { condition, ...grant }: Grant & { condition: Statement },
): Statement[] {
  return insertEntitlements(newEntitlements(order, grant), condition);
}

/** Inserts the result of {@link newEntitlements}, if a condition holds. */
export function insertEntitlements(entitlements: NewEntitlement[], condition: Statement): Statement[] {
  return entitlements.flatMap(({ id, licenceKeys: keys, part, ...entitlement }) => [
    sql`INSERT INTO entitlements (id, order_id, line, position, holder, product,
        option_key, part, quantity, licence_keys, starts_at, releases_at)
      SELECT ${id}, ${entitlement.orderId}, ${entitlement.line}, ${entitlement.position}, ${entitlement.holder},
        ${entitlement.product}, ${entitlement.option}, ${JSON.stringify(part)}, ${entitlement.quantity},
        ${keys.length > 0 ? JSON.stringify(keys) : null}, ${entitlement.startsAt},
        ${entitlement.releasesAt}
      WHERE ${condition} ON CONFLICT DO NOTHING`,
    ...insertLicences(id, keys),
  ]);
}
