const SHORTEST_MS = 5 * 60_000;
const LONGEST_MS = 3 * 3_600_000;
/** Two megabits a second: slow, and a resumed download fails once its URL has expired. */
const SLOW_BYTES_PER_MS = 250;

/** How long a download's URL is good for, in milliseconds: from five minutes to three hours, by the file's bytes. */
export function urlLifetimeMs(bytes: number): number {
  return Math.min(Math.max(bytes / SLOW_BYTES_PER_MS, SHORTEST_MS), LONGEST_MS);
}
