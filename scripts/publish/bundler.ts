import { stop } from "esbuild";

/** After this time without work, the bundler's process ends. It starts again within a tenth of a second. */
const IDLE_MS = 1_000;

let running = 0;
let idle: NodeJS.Timeout | undefined;

/** Runs a task that uses the bundler. Its process, which would otherwise stay with all that it has parsed, ends some time later. */
export async function withBundler<Result>(task: () => Promise<Result>): Promise<Result> {
  clearTimeout(idle);
  running++;
  try {
    return await task();
  } finally {
    running--;
    if (running === 0) idle = setTimeout(() => void stop(), IDLE_MS).unref();
  }
}
