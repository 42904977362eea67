/** The limit of S3's signature version 4. The folder has the same, so that both behave alike. */
const LONGEST_S = 7 * 24 * 3600;

/**
 * Whole seconds from `now` to `expires`, rounded up.
 * @throws {RangeError} under a second or over seven days.
 */
export function secondsUntil(expires: Date, now: Date): number {
  const seconds = Math.ceil((expires.getTime() - now.getTime()) / 1000);
  if (seconds >= 1 && seconds <= LONGEST_S) return seconds;
  throw new RangeError(`expiry: found ${seconds} s from now, expected 1 to ${LONGEST_S} s`);
}
