import * as z from "zod";
import { MessageDelivery } from "#domain/api/responses/states.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";

/** Statements about messages (table `messages`): what became of emails after they were sent. */

/**
 * Records a report of the mail service about an email. Reports may come twice and in any order: that the email has arrived does not
 * replace that it was refused or is spam. One that still waits was accepted, although the answer was lost, and is not sent again.
 */
export function recordDelivery(id: string, delivery: MessageDelivery, at: Date): Statement[] {
  return [
    sql`UPDATE messages SET delivery = ${delivery}
      WHERE id = ${id} AND ${guard(sql`delivery IS NULL OR delivery = 'delivered'`, "id")}`,
    sql`UPDATE messages SET state = 'sent', done_at = ${at.toISOString()}, error = NULL
      WHERE id = ${id} AND ${guard(sql`state = 'waiting'`, "id")}`,
  ];
}

/** The delivery of the newest email to an address about an order. null: it is not known, or there is no email. */
export async function findDelivery(
  database: Database,
  { orderId, email }: { orderId: string; email: string },
): Promise<MessageDelivery | null> {
  const rows = await database.read(sql`SELECT delivery FROM messages
    WHERE order_id = ${orderId} AND recipient = ${email} AND channel = 'email' AND state = 'sent'
    ORDER BY created_at DESC, id LIMIT 1`);
  return z.array(DeliveryRow).parse(rows)[0]?.delivery ?? null;
}

const DeliveryRow = z.object({ delivery: MessageDelivery.nullable() });
