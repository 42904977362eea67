import { type ChildProcess, fork, type StdioOptions } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PoolOptions, PoolRunnerInitializer, PoolWorker } from "vitest/node";

const ENTRY = fileURLToPath(new URL("./warm-worker.ts", import.meta.url));

/** A process for Vitest that is reused by all runs and keeps all modules loaded. */
export const warmPool: PoolRunnerInitializer = {
  name: "warm",
  createPoolWorker: warmWorker,
};

let warm: ChildProcess | undefined;
/** Vitest may start a run before the previous one has stopped. */
let free = Promise.resolve();

function warmWorker({ env, execArgv }: PoolOptions): PoolWorker {
  const { promise: isDone, resolve: done } = Promise.withResolvers<void>();
  const listeners: [event: string, listener: (...values: unknown[]) => void][] = [];
  let child: ChildProcess | undefined;

  return {
    name: warmPool.name,
    cacheFs: true,
    async start() {
      await free;
      free = isDone;
      if (!warm || hasEnded(warm)) warm = start(env, execArgv);
      child = warm;
      child.once("exit", done);
      child.ref();
      child.channel?.ref();
    },
    async stop() {
      for (const [event, listener] of listeners) child?.off(event, listener);
      child?.off("exit", done);
      child?.unref();
      child?.channel?.unref();
      done();
    },
    send: (message) => void child?.send(message),
    on(event, listener) {
      listeners.push([event, listener]);
      child?.on(event, listener);
    },
    off: (event, listener) => void child?.off(event, listener),
    deserialize: (data) => data,
  };
}

function start(env: PoolOptions["env"], execArgv: string[]): ChildProcess {
  const stdio: StdioOptions = ["ignore", "ignore", "ignore", "ipc"];
  return fork(ENTRY, [], { env: { ...process.env, ...env }, execArgv, serialization: "advanced", stdio });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
