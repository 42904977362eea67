/** What a service tells its supervisor once it serves. */
export const READY = "ready";

/** The exit code of a start that failed for something that passes: EX_TEMPFAIL of sysexits(3). */
export const TEMPORARY_FAILURE = 75;

/**
 * Runs a service under `supervise`: says when it serves, closes it at SIGINT or SIGTERM and exits 0, and ends with its
 * supervisor, so that no process is left that holds the port and the order book.
 *
 * @param refuse says why it did not start and returns the exit code
 */
export async function runService(
  start: () => Promise<{ close(): Promise<void> }>,
  refuse: (error: unknown) => number,
): Promise<void> {
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  try {
    const service = await start();
    let isClosing = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (isClosing) return;
        isClosing = true;
        void service.close().then(() => process.exit(0));
      });
    }
    process.send?.(READY);
  } catch (error) {
    process.exit(refuse(error));
  }
}
