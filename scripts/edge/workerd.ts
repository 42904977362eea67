import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { WorkerOptions } from "./worker-options.ts";

const PROCESS = fileURLToPath(new URL("worker-process.ts", import.meta.url));
const START_WITHIN_MS = 60_000;

/** Wrangler calls home unless it is told not to: for news of itself, for a place to pretend to be in, with statistics. */
const OFFLINE = {
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_WRITE_LOGS: "false",
};

export interface Workerd {
  /** Resolves with the exit code once it has ended, wanted or not. */
  ended: Promise<number | null>;
  close(): Promise<void>;
}

/**
 * Runs the Worker and its pages in workerd, without a network. Resolves once the shop answers.
 * @throws when it ended before that, or did not answer within a minute; what it said says why
 */
export async function startWorkerd(options: WorkerOptions, say: (text: string) => void): Promise<Workerd> {
  const child = fork(PROCESS, [JSON.stringify(options)], {
    silent: true,
    // Wrangler looks for secrets in the environment, where the real shop's may be.
    env: { ...process.env, ...OFFLINE, ...options.variables },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", say);
  const ended = once(child, "exit").then(([code]): number | null => code);
  const close = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  try {
    await ready(child, ended);
  } catch (error) {
    await close();
    throw error;
  }
  return { ended, close };
}

async function ready(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const clock = setTimeout(
    () => reject(new Error("The Worker has not answered within a minute.")),
    START_WITHIN_MS,
  );
  const failed = ended.then(() => {
    throw new Error("The Worker did not start.");
  });
  failed.catch(() => undefined);
  await Promise.race([once(child, "message"), failed, late]).finally(() => clearTimeout(clock));
}
