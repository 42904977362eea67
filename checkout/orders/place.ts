import { localised } from "#domain/languages/localised.ts";
import type { Offer, OfferOption } from "#domain/offer.ts";
import { type Database, sql } from "./database/database.ts";
import { newId } from "./ids.ts";
import { type Order, type OrderItem, orderRows } from "./order.ts";

/** One line of a new order: what is bought, and at what price each in minor units. */
export interface Line {
  offer: Offer;
  option: OfferOption;
  quantity: number;
  unitAmount: number;
}

/** Writes an open order down, before the buyer is sent to pay. All lines are of one currency. */
export async function place(
  database: Database,
  order: { lines: Line[]; currency: string; email: string | null; locale: string; at: Date },
): Promise<Order> {
  const id = newId("ord");
  const placed: Order = {
    id,
    status: "open",
    email: order.email?.trim().toLowerCase() ?? null,
    locale: order.locale,
    currency: order.currency,
    amount: order.lines.reduce((sum, line) => sum + line.unitAmount * line.quantity, 0),
    refunded: 0,
    sessionId: null,
    paymentIntent: null,
    createdAt: order.at.toISOString(),
    paidAt: null,
    items: order.lines.map((line, position) => itemOf(id, position, line, order.locale)),
  };
  await database.write(orderRows(placed));
  return placed;
}

/** Notes which payment page belongs to an order. */
export async function attachSession(database: Database, orderId: string, sessionId: string): Promise<void> {
  await database.write([
    sql`UPDATE orders SET session_id = ${sessionId} WHERE id = ${orderId} AND session_id IS NULL`,
  ]);
}

/** Ids of items follow from the order's, so that writing an order again writes the same rows. */
export function itemOf(orderId: string, position: number, line: Line, locale: string): OrderItem {
  return {
    id: `${orderId.replace(/^ord_/, "itm_")}_${position}`,
    product: line.offer.product,
    option: line.option.key,
    name: localised(line.offer.name, locale),
    optionName: line.offer.options.length > 1 ? localised(line.option.name, locale) : "",
    quantity: line.quantity,
    unitAmount: line.unitAmount,
    parts: line.option.parts,
  };
}
