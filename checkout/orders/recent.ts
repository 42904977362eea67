import { type Statement, sql } from "./database/database.ts";
import { timestampAfter } from "./retry.ts";

/**
 * An SQL condition: a time is within the last `ms` milliseconds before `at`. A later time was written before the clock was set
 * back, and is not recent: otherwise a buyer would have to wait until the clock has caught up.
 *
 * @param column a column with a time
 */
export function isRecent(column: Statement, at: Date, ms: number): Statement {
  return sql`(${column} > ${timestampAfter(at, -ms)} AND ${column} <= ${at.toISOString()})`;
}
