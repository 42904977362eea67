import type { Row, TableRows } from "../database.ts";

/** Rows in a batch of a snapshot. */
const SNAPSHOT_ROWS = 1_000;

/**
 * Reads tables in one transaction, which neither waits for others nor holds them up. It ends with the connection.
 *
 * @param query runs statements on one connection
 */
export async function readSnapshot(
  query: (text: string) => Promise<Row[]>,
  tables: string[],
  onRows: (batch: TableRows) => Promise<void>,
): Promise<void> {
  await query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  // Otherwise a scan that meets another one begins where that one is. A copy that was interrupted expects the same order again.
  await query("SET LOCAL synchronize_seqscans = off");
  for (const table of tables) {
    await query(`DECLARE snapshot NO SCROLL CURSOR FOR SELECT * FROM ${table}`);
    for (;;) {
      const rows = await query(`FETCH ${SNAPSHOT_ROWS} FROM snapshot`);
      if (rows.length === 0) break;
      await onRows({ table, rows });
    }
    await query("CLOSE snapshot");
  }
}
