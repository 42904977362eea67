import * as z from "zod";
import { type Database, sql } from "../database/database.ts";
import { jsonColumn } from "../database/json-column.ts";
import { PRIORITY } from "./message.ts";
import { DailySummary } from "./summary.ts";

/** Reads the messages that the owner's daily summary needs (table `messages`). */

/** Whether a message was added, even if it was skipped. */
export async function hasMessage(database: Database, id: string): Promise<boolean> {
  return (await database.read(sql`SELECT id FROM messages WHERE id = ${id}`)).length > 0;
}

/** The end of the newest daily summary. null: there is none yet. */
export async function findLastSummary(database: Database): Promise<Date | null> {
  const [row] = await database.read(
    sql`SELECT payload FROM messages WHERE kind = 'owner-daily' ORDER BY created_at DESC LIMIT 1`,
  );
  return row ? new Date(SummaryRow.parse(row).payload.summary.until) : null;
}

/** How many messages have failed for good from one time until another, except those to the owner. */
export async function countFailedMessages(
  database: Database,
  { since, until }: { since: Date; until: Date },
): Promise<number> {
  const [row] = await database.read(sql`SELECT COUNT(*) AS n FROM messages
    WHERE state = 'failed' AND done_at >= ${since.toISOString()} AND done_at < ${until.toISOString()}
      AND (channel = 'webhook' OR priority <> ${PRIORITY.owner})`);
  return z.number().parse(row?.n);
}

const SummaryRow = z.object({
  payload: jsonColumn(z.object({ summary: DailySummary })),
});
