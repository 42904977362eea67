import type { OrderEvent } from "#domain/order-event.ts";
import { ALWAYS, type Database } from "./database/database.ts";
import { newId } from "./ids.ts";
import { appendEvent, listEvents } from "./order-events.ts";

/** Adds a note of the owner to the history of an order. @returns it */
export async function addNote(
  database: Database,
  orderId: string,
  text: string,
  at: Date,
): Promise<OrderEvent> {
  const key = newId("note");
  await database.write([
    appendEvent({ orderId, kind: "note", data: { text }, cause: "owner", at, key }, ALWAYS),
  ]);
  const note = (await listEvents(database, orderId)).find(({ id }) => id.endsWith(key));
  if (!note) throw new Error(`the note on ${orderId} was not written`);
  return note;
}
