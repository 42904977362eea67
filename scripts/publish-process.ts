import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { FEW_ARENAS } from "#platform/few-arenas.ts";

/** How long a start waits for publishing if the live release can be served meanwhile. Most changes are published sooner. */
export const PUBLISH_FIRST_MS = 10_000;

const COMMAND = fileURLToPath(new URL("shop.ts", import.meta.url));

/**
 * Runs `shop publish` with the settings of this process, in a process of its own, so that visitors do not wait for it and its memory
 * is free again afterwards. It prints to the output of this process.
 *
 * @param umask for the published pages, which other users may read, unlike what this process writes
 * @param signal stops the run early, which leaves the shop as it was
 * @returns whether it succeeded; otherwise it has printed why, unless it was stopped
 */
export async function publishInProcess(umask: number, signal: AbortSignal): Promise<boolean> {
  const previousUmask = process.umask(umask);
  const child = spawn(process.execPath, [COMMAND, "publish"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...FEW_ARENAS, ...process.env },
  });
  process.umask(previousUmask);
  const stop = () => child.kill();
  signal.addEventListener("abort", stop);
  const [code] = await once(child, "exit");
  signal.removeEventListener("abort", stop);
  return code === 0;
}
