import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { OFFLINE } from "./offline.ts";
import type { WorkerOptions } from "./worker-options.ts";

const PROCESS = fileURLToPath(new URL("worker-process.ts", import.meta.url));
const START_TIMEOUT_MS = 60_000;

export interface Workerd {
  /** Resolves with the exit code when the process exits for any reason. */
  exited: Promise<number | null>;
  close(): Promise<void>;
}

/**
 * Runs the Worker and its pages in workerd, without network access. Resolves once the shop responds.
 * @throws if it exits before that, or does not respond within a minute. Its output says why
 */
export async function startWorkerd(
  options: WorkerOptions,
  onOutput: (text: string) => void,
): Promise<Workerd> {
  const child = fork(PROCESS, [JSON.stringify(options)], {
    silent: true,
    // Wrangler reads secrets from the environment, where those of the live shop may be.
    env: { ...process.env, ...OFFLINE, ...options.variables },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", onOutput);
  const exited = once(child, "exit").then(([code]): number | null => code);
  const close = async () => {
    if (child.connected) child.disconnect();
    await exited;
  };
  try {
    await waitUntilReady(child, exited);
  } catch (error) {
    await close();
    throw error;
  }
  return { exited, close };
}

async function waitUntilReady(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timeout = setTimeout(
    () => reject(new Error("The Worker did not respond within a minute.")),
    START_TIMEOUT_MS,
  );
  const failed = exited.then(() => {
    throw new Error("The Worker did not start.");
  });
  failed.catch(() => undefined);
  await Promise.race([once(child, "message"), failed, timedOut]).finally(() => clearTimeout(timeout));
}
