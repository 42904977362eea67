import type { Part } from "#domain/offer.ts";
import { lineId } from "../order-lines.ts";

/**
 * The ids of the entitlements for a part of a line: one, or one for each seat of each copy. The first id is the same with and
 * without seats.
 */
export function entitlementIds(
  orderId: string,
  { line, position, part, quantity }: { line: number; position: number; part: Part; quantity: number },
): string[] {
  const first = entitlementId(orderId, line, position);
  const count = part.seats ? part.seats * quantity : 1;
  return Array.from({ length: count }, (_, seat) => (seat === 0 ? first : `${first}_${seat}`));
}

/** Whether an entitlement was bought with a line of its order, by its position. */
export function isOfLine({ id, orderId }: { id: string; orderId: string }, line: number): boolean {
  return id.startsWith(`${lineId(orderId, line).replace("itm_", "ent_")}_`);
}

function entitlementId(orderId: string, line: number, position: number): string {
  return `${lineId(orderId, line).replace("itm_", "ent_")}_${position}`;
}
