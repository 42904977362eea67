import * as z from "zod";
import { normaliseEmail } from "#domain/email.ts";
import { normaliseLicenceKey } from "#domain/licence-key.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import { findWaitingGifts, giftsTo } from "./gifts/gift-store.ts";
import type { Order } from "./order.ts";
import { findOrderByPayment, findOrderHeaders, withAllLines } from "./order-store.ts";

/** Finds orders for the owner (tables `orders`, `order_items`, `entitlements` and `licences`). */

/**
 * The orders that a text names, in any state, newest first: by the id of an order, of an entitlement or of a payment, by a
 * licence key, by a product, or by an email address or a part of one: of the buyer, of the recipient of a gift, or of the holder of a seat.
 */
export async function searchOrders(database: Database, text: string, limit: number): Promise<Order[]> {
  const ids = await findIds(database, text.trim(), limit);
  const newest = (await findOrderHeaders(database, ids)).slice(0, limit);
  return withAllLines(database, newest);
}

async function findIds(database: Database, text: string, limit: number): Promise<string[]> {
  const read = async (statement: Statement) => Ids.parse(await database.read(statement));
  if (text.startsWith("ord_")) return [text];
  if (text.startsWith("ent_")) return read(sql`SELECT order_id AS id FROM entitlements WHERE id = ${text}`);
  if (text.startsWith("pi_")) {
    const order = await findOrderByPayment(database, text);
    return order ? [order.id] : [];
  }
  const newest = sql`ORDER BY created_at DESC, id LIMIT ${limit}`;
  const email = normaliseEmail(text);
  // Three statements, since no index serves an OR over two tables.
  const ofAddress = await Promise.all([
    read(sql`SELECT id FROM orders WHERE email = ${email} ${newest}`),
    read(ordersWithEntitlements(sql`holder = ${email}`, limit)),
    read(sql`${giftsTo(email)} ${newest}`),
  ]);
  if (ofAddress.flat().length > 0) return [...new Set(ofAddress.flat())];
  const ofLicence = await read(sql`SELECT entitlements.order_id AS id FROM licences
    JOIN entitlements ON entitlements.id = licences.entitlement_id
    WHERE licences.id = ${normaliseLicenceKey(text)}`);
  if (ofLicence.length > 0) return ofLicence;
  const ofProduct = await read(sql`SELECT id FROM orders
    WHERE id IN (SELECT order_id FROM order_items WHERE product = ${text}) ${newest}`);
  if (ofProduct.length > 0) return ofProduct;
  const ofPart = await Promise.all([
    read(sql`SELECT id FROM orders WHERE ${contains(sql`email`, email)} ${newest}`),
    read(ordersWithEntitlements(contains(sql`holder`, email), limit)),
    findWaitingGifts(database, email),
  ]);
  return [...new Set(ofPart.flat())];
}

/** An SQL query: the ids of the newest orders with entitlements for which a condition holds. */
function ordersWithEntitlements(condition: Statement, limit: number): Statement {
  return sql`SELECT order_id AS id FROM entitlements WHERE ${condition}
    GROUP BY order_id ORDER BY MAX(starts_at) DESC, order_id LIMIT ${limit}`;
}

/** An SQL condition: a column contains a text, which is not empty. Not with LIKE, whose patterns have at most 50 bytes on D1. */
export function contains(column: Statement, text: string): Statement {
  return sql`LENGTH(REPLACE(${column}, ${text}, '')) < LENGTH(${column})`;
}

const Ids = z.array(z.object({ id: z.string() })).transform((rows) => rows.map(({ id }) => id));
