import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { READY, TEMPORARY_FAILURE } from "./supervised.ts";

/** Waits before the next start, each longer than the one before; the last repeats. */
const RESTART_DELAYS_MS = [500, 2_000, 10_000, 30_000];
/** A service that ran so long starts with the shortest wait again. */
const STEADY_AFTER_MS = 60_000;
/** One Ctrl-C can arrive twice, from the terminal and from npm. */
const SECOND_SIGNAL_AFTER_MS = 500;

interface SuperviseOptions {
  delaysMs?: number[];
  say?: (line: string) => void;
}

/**
 * Runs a service in a process of its own and starts it again when it ends by itself: by a signal such as SIGABRT, with an
 * error after it was ready, or because of something that passes, such as a full disk. A start that is refused is not
 * repeated. SIGINT and SIGTERM are passed on; a second one ends the service at once.
 *
 * @param service a module that calls `runService`
 * @returns the exit code
 */
export async function supervise(
  service: URL,
  { delaysMs = RESTART_DELAYS_MS, say = console.error }: SuperviseOptions = {},
): Promise<number> {
  const stop = Promise.withResolvers<void>();
  let stoppingSince: number | null = null;
  let child: ChildProcess | null = null;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stoppingSince === null) {
        stoppingSince = performance.now();
        child?.kill(signal);
        stop.resolve();
      } else if (performance.now() - stoppingSince > SECOND_SIGNAL_AFTER_MS) {
        child?.kill("SIGKILL");
      }
    });
  }

  for (let restarts = 0; ; restarts += 1) {
    const startedAt = performance.now();
    child = spawn(process.execPath, [...process.execArgv, fileURLToPath(service)], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    const { code, signal, wasReady } = await ending(child);
    child = null;
    const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
    const isRefused = signal === null && !wasReady && code !== TEMPORARY_FAILURE;
    if (stoppingSince !== null || code === 0 || isRefused) return exitCode;
    if (performance.now() - startedAt > STEADY_AFTER_MS) restarts = 0;
    const delayMs = delaysMs[Math.min(restarts, delaysMs.length - 1)] ?? 0;
    say(
      `The shop ended by itself (${signal ?? `exit code ${code}`}). It is started again in ${delayMs / 1000} s.`,
    );
    await Promise.race([stop.promise, new Promise((elapsed) => setTimeout(elapsed, delayMs))]);
    if (stoppingSince !== null) return 0;
  }
}

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  wasReady: boolean;
}

function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let wasReady = false;
    child.on("message", (message) => {
      if (message === READY) wasReady = true;
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve({ code, signal, wasReady }));
  });
}
