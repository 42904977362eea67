import { HOUR_MS } from "#domain/time.ts";

const MIN_LIFETIME_MS = 5 * 60_000;
const MAX_LIFETIME_MS = 3 * HOUR_MS;
/** Two megabits a second. Large files get more time, since browsers cannot resume a download from a bucket after its URL has expired. */
const SLOW_CONNECTION_BYTES_PER_MS = 250;

/** How long a download URL is valid, in milliseconds: from five minutes to three hours, depending on the size in bytes. */
export function urlLifetimeMs(bytes: number): number {
  return Math.min(Math.max(bytes / SLOW_CONNECTION_BYTES_PER_MS, MIN_LIFETIME_MS), MAX_LIFETIME_MS);
}
