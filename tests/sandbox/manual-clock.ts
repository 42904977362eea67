import type { Clock } from "#sandbox/clock.ts";

export interface ManualClock extends Clock {
  /**
   * Moves the time forward and runs the tasks that have become due. A repeated task runs once, however many intervals
   * have passed, like a timer after the machine was asleep.
   */
  advance(ms: number): void;
}

/** A clock that only tests advance. It starts at the real time, since the SDK checks signatures against it. */
export function manualClock(): ManualClock {
  let now = Date.now();
  const timers = new Set<Timer>();

  function addTimer(timer: Timer): () => void {
    timers.add(timer);
    return () => timers.delete(timer);
  }

  return {
    now: () => now,
    schedule: (task, delayMs) => addTimer({ task, dueAt: now + delayMs, intervalMs: null }),
    repeat: (task, intervalMs) => addTimer({ task, dueAt: now + intervalMs, intervalMs }),
    advance(ms) {
      now += ms;
      const due = [...timers].filter((timer) => timer.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
      for (const timer of due) {
        if (timer.intervalMs === null) timers.delete(timer);
        else timer.dueAt += (Math.floor((now - timer.dueAt) / timer.intervalMs) + 1) * timer.intervalMs;
        timer.task();
      }
    },
  };
}

interface Timer {
  task: () => void;
  dueAt: number;
  intervalMs: number | null;
}
