/** Runs a task now and again after each wait, never twice at the same time. `stop` waits for a running task to end. */
export function runAtInterval(waitMs: number, task: () => Promise<unknown>): { stop(): Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let running = run();

  async function run(): Promise<void> {
    await task();
    if (!isStopped) {
      timer = setTimeout(() => {
        running = run();
      }, waitMs);
    }
  }

  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
