import * as z from "zod";
import { type Database, sql } from "../database/database.ts";

/** Stores the last replay of missed events (table `last_replay`). */

/** When the last successful replay started. null: none yet. */
export async function findLastReplay(database: Database): Promise<Date | null> {
  const [row] = await database.read(sql`SELECT started_at FROM last_replay WHERE id = 1`);
  return row ? new Date(Row.parse(row).started_at) : null;
}

/** Records that a replay that started at this time was successful. */
export async function recordReplay(database: Database, startedAt: Date): Promise<void> {
  await database.write([
    sql`INSERT INTO last_replay (id, started_at) VALUES (1, ${startedAt.toISOString()})
      ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at`,
  ]);
}

const Row = z.object({ started_at: z.string() });
