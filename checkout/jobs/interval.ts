/** Runs a task now and again after each wait, never twice at once. `stop` lets a running one end. */
export function runEvery(waitMs: number, task: () => Promise<unknown>): { stop(): Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let running = run();

  async function run(): Promise<void> {
    await task();
    if (!stopped) {
      timer = setTimeout(() => {
        running = run();
      }, waitMs);
    }
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
