import { z } from "zod";
import type { Row } from "./database/database.ts";

/** The delay after a number of attempts, in milliseconds. The last delay repeats. */
export function retryDelay(delaysMs: number[], attempts: number): number {
  return delaysMs[Math.min(Math.max(attempts, 1), delaysMs.length) - 1] ?? 0;
}

/** The time `ms` milliseconds after `at`, or before it if negative, in the format of the order book. */
export function timestampAfter(at: Date, ms: number): string {
  return new Date(at.getTime() + ms).toISOString();
}

/** The number of attempts stored in a row. */
export function attemptsOf(row: Row | undefined): number {
  return z.number().parse(row?.attempts);
}
