/**
 * Runs a task one at a time. Calls during a run start one more run after it, so that the last run begins after the last call.
 * @returns a function that resolves when nothing is left to run
 */
export function runLatest(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isWanted = false;
  return () => {
    isWanted = true;
    running ??= run();
    return running;
  };

  async function run(): Promise<void> {
    try {
      while (isWanted) {
        isWanted = false;
        await task();
      }
    } finally {
      running = null;
    }
  }
}
