/** The current time, and timers. Tests pass a clock that they control. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a task once, after the delay. The returned function cancels it. */
  schedule(task: () => void, delayMs: number): () => void;
  /** Runs a task at every interval. The returned function stops it. */
  repeat(task: () => void, intervalMs: number): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(task, delayMs) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  repeat(task, intervalMs) {
    const timer = setInterval(task, intervalMs);
    return () => clearInterval(timer);
  },
};
