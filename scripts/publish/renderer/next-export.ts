import { spawn } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCK_NAME, type Lock, RENDER_DIR } from "../lock.ts";

const SITE = fileURLToPath(new URL("../../../site", import.meta.url));
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");

/**
 * Exports every page of a catalogue with `next build`, while the lock is held. The renderer of publishing renders the same
 * pages faster; this is what it is compared with.
 * @returns the folder of the export, which is named after `runId`
 * @throws with the build's whole output if it failed
 */
export async function exportWithNext(options: {
  catalogue: string;
  siteUrl: string;
  runId: string;
  lock: Pick<Lock, "addProcess">;
}): Promise<string> {
  const { catalogue, siteUrl, runId, lock } = options;
  await deleteLeftovers();
  const out = join(RENDER_DIR, runId);
  const child = spawn(process.execPath, [NEXT, "build", "."], {
    cwd: SITE,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      CATALOGUE: catalogue,
      MESSAGES: join(dirname(catalogue), "messages.json"),
      SITE_URL: siteUrl,
      SITE_OUT: relative(SITE, out),
    },
  });
  if (child.pid) await lock.addProcess(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const stop = () => void child.kill();
  process.once("exit", stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  process.off("exit", stop);
  if (code !== 0) throw new Error(`The pages could not be rendered (next build, exit ${code}):\n${output}`);
  return out;
}

/** Deletes the output of interrupted runs. */
async function deleteLeftovers(): Promise<void> {
  const names = await readdir(RENDER_DIR).catch(() => []);
  for (const name of names.filter((name) => name !== LOCK_NAME)) {
    await rm(join(RENDER_DIR, name), { recursive: true, force: true });
  }
}
