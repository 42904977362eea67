import * as z from "zod";
import { type Database, sql } from "../database/database.ts";

/** Stores how far missed events were replayed (table `last_replay`). */

/** Until when all events have been replayed. null: none yet. */
export async function findLastReplay(database: Database): Promise<Date | null> {
  const [row] = await database.read(sql`SELECT started_at FROM last_replay WHERE id = 1`);
  return row ? new Date(Row.parse(row).started_at) : null;
}

/** Records that all events until then have been replayed. */
export async function recordReplay(database: Database, until: Date): Promise<void> {
  await database.write([
    sql`INSERT INTO last_replay (id, started_at) VALUES (1, ${until.toISOString()})
      ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at`,
  ]);
}

const Row = z.object({ started_at: z.string() });
