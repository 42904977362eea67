/** No longer than this passes without a line. */
const HEARTBEAT_AFTER_MS = 1_900;
/** A terminal has one line that changes. Elsewhere each line stays, so they become rarer. */
const TERMINAL_INTERVAL_MS = 1_000;
const MAX_INTERVAL_MS = 60_000;

/** Moves to the beginning of a terminal's line and erases it: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
export const ERASE_LINE = "\r\u001b[K";

/**
 * Repeats what a run is doing, with the seconds that it has taken so far, while nothing else is printed.
 * @returns a function to call at each step and after each line. null: print nothing
 */
export function createHeartbeat({
  write,
  isTerminal,
}: {
  write: (text: string) => void;
  isTerminal: boolean;
}): (step: string | null) => void {
  let current: string | null = null;
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  return (step) => {
    clearTimeout(timer);
    if (step !== current) startedAt = performance.now();
    current = step;
    if (step !== null) repeatAfter(HEARTBEAT_AFTER_MS);
  };

  function repeatAfter(ms: number): void {
    timer = setTimeout(() => {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      const text = `${current}, ${seconds} s so far`;
      write(isTerminal ? ERASE_LINE + text : `${text}\n`);
      repeatAfter(isTerminal ? TERMINAL_INTERVAL_MS : Math.min(2 * ms, MAX_INTERVAL_MS));
    }, ms);
  }
}
