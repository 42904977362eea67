import { z } from "zod";
import { type Database, sql } from "./database/database.ts";
import { newId } from "./ids.ts";

/** Every statement about the owner's notes on orders (table `order_notes`). Buyers never see them. */

export interface OrderNote {
  id: string;
  text: string;
  createdAt: string;
}

/** Adds a note to an order. */
export async function addNote(
  database: Database,
  orderId: string,
  text: string,
  at: Date,
): Promise<OrderNote> {
  const note = { id: newId("note"), text, createdAt: at.toISOString() };
  await database.write([
    sql`INSERT INTO order_notes (id, order_id, text, created_at)
      VALUES (${note.id}, ${orderId}, ${text}, ${note.createdAt})`,
  ]);
  return note;
}

/** The notes on an order, oldest first. */
export async function listNotes(database: Database, orderId: string): Promise<OrderNote[]> {
  const rows = await database.read(
    sql`SELECT id, text, created_at FROM order_notes WHERE order_id = ${orderId} ORDER BY created_at, id`,
  );
  return z.array(NoteRow).parse(rows);
}

const NoteRow = z
  .object({ id: z.string(), text: z.string(), created_at: z.string() })
  .transform(({ created_at, ...note }) => ({ ...note, createdAt: created_at }));
