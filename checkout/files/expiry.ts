/** The limit of S3's signature version 4. Folder storage has the same limit, so that both behave alike. */
const MAX_EXPIRY_S = 7 * 24 * 3600;

/**
 * Whole seconds from `now` to `expires`, rounded up.
 * @throws {RangeError} if that is less than one second or more than seven days.
 */
export function secondsUntil(expires: Date, now: Date): number {
  const seconds = Math.ceil((expires.getTime() - now.getTime()) / 1000);
  if (seconds >= 1 && seconds <= MAX_EXPIRY_S) return seconds;
  throw new RangeError(`expiry: found ${seconds} s from now, expected 1 to ${MAX_EXPIRY_S} s`);
}
