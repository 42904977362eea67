/**
 * A budget of so many actions a second, with one second's worth to begin with (a token bucket). It is kept in memory: each
 * process or isolate has its own.
 *
 * @returns takes one from the budget; false if it is used up
 */
export function budget(perSecond: number, clock: () => Date): () => boolean {
  let tokens = perSecond;
  let refilledAt = clock().getTime();
  return () => {
    const now = clock().getTime();
    // A clock that is set back must not stop the refill for as long.
    const seconds = Math.max(0, now - refilledAt) / 1000;
    tokens = Math.min(perSecond, tokens + seconds * perSecond);
    refilledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
