import * as z from "zod";
import { type Database, DatabaseError, sql } from "../database.ts";

/** The name of all connections of a shop. One that is paused has none. */
export const SHOP_NAME = "vitrine";

const Row = z.object({ pid: z.int(), address: z.string().nullable() });

/**
 * Checks that no process of the shop is connected to the order book, other than those that are named otherwise. One that runs uses a
 * connection every few seconds, and keeps it for longer.
 * @throws {DatabaseError} if there is one
 */
export async function checkNoShop(database: Pick<Database, "read">): Promise<void> {
  const rows = await database.read(
    sql`SELECT pid, host(client_addr) AS address FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = ${SHOP_NAME} ORDER BY pid`,
  );
  const found = z.array(Row).parse(rows);
  if (found.length === 0) return;
  const where = [...new Set(found.map(({ address }) => address ?? "the machine of the database"))].join(", ");
  throw new DatabaseError(
    `A process of the shop is connected to the order book, from ${where} (pid ${found.map(({ pid }) => pid).join(", ")} in pg_stat_activity). Whatever it records now would be lost: stop it, or start it with PAUSED=true, and run the command again.`,
  );
}
