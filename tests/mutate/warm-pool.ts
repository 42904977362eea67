import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { PoolOptions, PoolRunnerInitializer, PoolWorker } from "vitest/node";

const ENTRY = fileURLToPath(new URL("./warm-worker.ts", import.meta.url));

/** One process for Vitest that stays from run to run with all modules loaded, except for a mutant that acts while they load. */
export const warmPool: PoolRunnerInitializer = {
  name: "warm",
  createPoolWorker: warmWorker,
};

let warm: ChildProcess | undefined;
/** Vitest may start a run before the one before it has stopped. */
let free = Promise.resolve();

function warmWorker({ project, env, execArgv }: PoolOptions): PoolWorker {
  const isStatic = Reflect.get(project.getProvidedContext(), "mutantActivation") === "static";
  const { promise: isDone, resolve: done } = Promise.withResolvers<void>();
  const listeners: [event: string, listener: (...values: unknown[]) => void][] = [];
  let child: ChildProcess | undefined;

  return {
    name: warmPool.name,
    cacheFs: true,
    async start() {
      await free;
      free = isDone;
      if (isStatic || hasEnded(warm)) await end();
      child =
        warm ??
        fork(ENTRY, [], {
          env: { ...process.env, ...env },
          execArgv,
          serialization: "advanced",
          stdio: ["ignore", "ignore", "ignore", "ipc"],
        });
      child.once("exit", done);
      child.ref();
      child.channel?.ref();
      warm = child;
    },
    async stop() {
      for (const [event, listener] of listeners) child?.off(event, listener);
      child?.off("exit", done);
      if (isStatic) await end();
      else {
        child?.unref();
        child?.channel?.unref();
      }
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

async function end(): Promise<void> {
  const child = warm;
  warm = undefined;
  if (!child || hasEnded(child)) return;
  const ending = once(child, "exit");
  child.kill("SIGKILL");
  await ending;
}

function hasEnded(child: ChildProcess | undefined): boolean {
  return child !== undefined && (child.exitCode !== null || child.signalCode !== null);
}
