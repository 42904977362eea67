import { z } from "zod";
import type { Row } from "./database/database.ts";

/** The delay after so many attempts, in milliseconds; the last one repeats. */
export function retryDelay(delaysMs: number[], attempts: number): number {
  return delaysMs[Math.min(Math.max(attempts, 1), delaysMs.length) - 1] ?? 0;
}

/** A time so many milliseconds after (or, negative, before) another, as the order book writes it. */
export function after(at: Date, ms: number): string {
  return new Date(at.getTime() + ms).toISOString();
}

/** How often something was tried, from its row. */
export function attemptsOf(row: Row | undefined): number {
  return z.number().parse(row?.attempts);
}
