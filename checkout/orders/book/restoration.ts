import * as z from "zod";
import { type Database, sql } from "../database/database.ts";

/** Stores from which backup the book was restored (table `restorations`). */

/** A restored book that lacks what has happened since its backup. */
export interface Restoration {
  /** The moment of the backup. */
  backupAt: Date;
  restoredAt: Date;
}

/** Records that the book is what a backup contains. */
export async function recordRestoration(
  database: Database,
  { backupAt, restoredAt }: Restoration,
): Promise<void> {
  await database.write([
    sql`INSERT INTO restorations (id, backup_at, restored_at, rebuilt_at)
      VALUES (1, ${backupAt.toISOString()}, ${restoredAt.toISOString()}, NULL)
      ON CONFLICT (id) DO UPDATE SET backup_at = excluded.backup_at, restored_at = excluded.restored_at, rebuilt_at = NULL`,
  ]);
}

/** null: the book was never restored, or has been rebuilt since. */
export async function findRestoration(database: Database): Promise<Restoration | null> {
  const [row] = await database.read(
    sql`SELECT backup_at, restored_at FROM restorations WHERE id = 1 AND rebuilt_at IS NULL`,
  );
  if (!row) return null;
  const { backup_at, restored_at } = Row.parse(row);
  return { backupAt: backup_at, restoredAt: restored_at };
}

/** Records that what had happened since the backup has come back. */
export async function markRebuilt(database: Database, at: Date): Promise<void> {
  await database.write([
    sql`UPDATE restorations SET rebuilt_at = ${at.toISOString()} WHERE rebuilt_at IS NULL`,
  ]);
}

const Row = z.object({ backup_at: z.coerce.date(), restored_at: z.coerce.date() });
