import { type Database, DatabaseError, sql } from "./database.ts";

/** Instead of an order book, while a shop is paused: it is not opened, so that it can be moved or restored. */
export function pausedDatabase(): Database {
  const refuse = async () => {
    throw new DatabaseError("The shop is paused: unset PAUSED and start it again.");
  };
  return {
    indexes: false,
    skipLocked: sql``,
    read: refuse,
    write: refuse,
    snapshot: refuse,
    close: async () => {},
  };
}
