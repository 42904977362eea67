import { endWithParent } from "#platform/end-with-parent.ts";

/** The message that a service sends to its supervisor once it serves requests. */
export const READY = "ready";

/**
 * Options of Node for a service. Small semi-spaces are collected often. DuckDB's results are outside of JavaScript's memory and are free
 * only then: without this, a busy service takes hundreds of megabytes more. Objects that survive such a collection soon become garbage as
 * well. By default V8 lets the heap grow to four times what is in use; 30 % costs no measurable time.
 */
export const SERVICE_OPTIONS = ["--max-semi-space-size=2", "--heap-growing-percent=30"];

/** The exit code after a start that failed for a temporary reason: EX_TEMPFAIL in sysexits(3). */
export const TEMPORARY_FAILURE = 75;

/**
 * Runs a service under `supervise`. Reports when it serves requests, and closes it on SIGINT or SIGTERM. Exits when the
 * supervisor does, so that no orphan keeps the port and the order book.
 *
 * @param onStartError reports why the service did not start, and returns the exit code
 */
export async function runService(
  start: () => Promise<{ close(): Promise<void> }>,
  onStartError: (error: unknown) => number,
): Promise<void> {
  endWithParent();
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
    process.exit(onStartError(error));
  }
}
