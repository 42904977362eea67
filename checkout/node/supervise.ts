import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { READY, SERVICE_OPTIONS, TEMPORARY_FAILURE } from "./supervised.ts";

/** Waits before each restart. The last one repeats. */
const RESTART_DELAYS_MS = [500, 2_000, 10_000, 30_000];
/** A service that has run for so long is restarted with the shortest wait again. */
const STABLE_AFTER_MS = 60_000;
/** A single Ctrl-C can arrive twice, from the terminal and from npm. */
const SECOND_SIGNAL_AFTER_MS = 500;

interface SuperviseOptions {
  delaysMs?: number[];
  print?: (line: string) => void;
}

/**
 * Runs a service in a child process and restarts it when it stops unexpectedly: after a signal such as SIGABRT, after an error
 * once it was ready, or after a temporary failure such as a full disk. It is not restarted if its start failed for any other
 * reason. SIGINT and SIGTERM are passed on; a second signal kills the service.
 *
 * @param service a module that calls `runService`
 * @returns the exit code
 */
export async function supervise(
  service: URL,
  { delaysMs = RESTART_DELAYS_MS, print = console.error }: SuperviseOptions = {},
): Promise<number> {
  const stopRequested = Promise.withResolvers<void>();
  let stopRequestedAt: number | null = null;
  let child: ChildProcess | null = null;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopRequestedAt === null) {
        stopRequestedAt = performance.now();
        child?.kill(signal);
        stopRequested.resolve();
      } else if (performance.now() - stopRequestedAt > SECOND_SIGNAL_AFTER_MS) {
        child?.kill("SIGKILL");
      }
    });
  }

  for (let restarts = 0; ; restarts += 1) {
    const startedAt = performance.now();
    child = spawn(process.execPath, [...process.execArgv, ...SERVICE_OPTIONS, fileURLToPath(service)], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    const { code, signal, wasReady } = await waitForExit(child);
    child = null;
    const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
    const hasFailedToStart = signal === null && !wasReady && code !== TEMPORARY_FAILURE;
    if (stopRequestedAt !== null || code === 0 || hasFailedToStart) return exitCode;
    if (performance.now() - startedAt > STABLE_AFTER_MS) restarts = 0;
    const delayMs = delaysMs[Math.min(restarts, delaysMs.length - 1)] ?? 0;
    print(
      `The shop stopped unexpectedly (${signal ?? `exit code ${code}`}). Restarting in ${delayMs / 1000} s.`,
    );
    await Promise.race([stopRequested.promise, new Promise((resolve) => setTimeout(resolve, delayMs))]);
    if (stopRequestedAt !== null) return 0;
  }
}

interface ExitResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  wasReady: boolean;
}

function waitForExit(child: ChildProcess): Promise<ExitResult> {
  return new Promise((resolve, reject) => {
    let wasReady = false;
    child.on("message", (message) => {
      if (message === READY) wasReady = true;
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal, wasReady }));
  });
}
