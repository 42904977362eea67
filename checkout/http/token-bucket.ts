/**
 * Allows `perSecond` actions a second, with bursts of one second's worth. Kept in memory, so each process or isolate has its
 * own.
 *
 * @returns a function that takes a token; it returns false if none is left
 */
export function tokenBucket(perSecond: number, clock: () => Date): () => boolean {
  let tokens = perSecond;
  let refilledAt = clock().getTime();
  return () => {
    const now = clock().getTime();
    // If the clock is set back, refilling continues at once.
    const seconds = Math.max(0, now - refilledAt) / 1000;
    tokens = Math.min(perSecond, tokens + seconds * perSecond);
    refilledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
