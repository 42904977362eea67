import * as z from "zod";
import { type Row, type Statement, sql } from "./database/database.ts";

/** The delay after a number of attempts, in milliseconds. The last delay repeats. */
export function retryDelay(delaysMs: number[], attempts: number): number {
  return delaysMs[Math.min(Math.max(attempts, 1), delaysMs.length) - 1] ?? 0;
}

/** Delays differ by up to a tenth, so that what failed together is not repeated together. */
const JITTER = 0.1;

/** A delay in whole milliseconds, somewhat shorter or longer by chance. `random` is from 0 to 1. */
export function withJitter(ms: number, random: () => number): number {
  return Math.round(ms * (1 + JITTER * (2 * random() - 1)));
}

/** The time `ms` milliseconds after `at`, or before it if negative, in the format of the order book. */
export function timestampAfter(at: Date, ms: number): string {
  return new Date(at.getTime() + ms).toISOString();
}

/** The number of attempts stored in a row. */
export function attemptsOf(row: Row | undefined): number {
  return z.number().parse(row?.attempts);
}

/**
 * An SQL condition: a time is within the last `ms` milliseconds before `at`. A later time was written before the clock was set
 * back, and is not recent: otherwise a buyer would have to wait until the clock has caught up.
 *
 * @param column a column with a time
 */
export function isRecent(column: Statement, at: Date, ms: number): Statement {
  return sql`(${column} > ${timestampAfter(at, -ms)} AND ${column} <= ${at.toISOString()})`;
}
