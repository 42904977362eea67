import { spawn } from "node:child_process";
import { cp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCK_NAME, type Lock, withLock } from "../lock.ts";

const SITE = fileURLToPath(new URL("../../../site", import.meta.url));
/** Next builds in one folder, so only one run may export at a time. Everything in it but the lock may be deleted. */
const RENDER_DIR = join(SITE, ".out");
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");

interface ExportOptions {
  /** The catalogue's file. The texts of pages are in `messages.json` next to it. */
  catalogue: string;
  siteUrl: string;
  /** The folder that receives the export. It must not exist. */
  to: string;
  /** Ends the build. */
  signal?: AbortSignal;
}

/**
 * Exports every page of a catalogue with `next build`. The renderer of publishing renders the same pages faster; this is what
 * it is compared with.
 * @throws with the build's whole output if it failed
 */
export async function exportWithNext(options: ExportOptions): Promise<void> {
  const folder = join(RENDER_DIR, LOCK_NAME);
  const log = (line: string) => console.error(line);
  await withLock((lock) => runBuild(options, lock), log, { folder });
}

async function runBuild({ catalogue, siteUrl, to, signal }: ExportOptions, lock: Lock): Promise<void> {
  await deleteLeftovers();
  const out = join(RENDER_DIR, "export");
  const child = spawn(process.execPath, [NEXT, "build", "."], {
    cwd: SITE,
    signal,
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
    // A build that is ended has an error before it has closed.
    child.once("error", (error) => signal?.aborted || reject(error)).once("close", resolve);
  });
  process.off("exit", stop);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`The pages could not be rendered (next build, exit ${code}):\n${output}`);
  await cp(out, to, { recursive: true });
  await rm(out, { recursive: true });
}

/** Deletes the output of interrupted runs. */
async function deleteLeftovers(): Promise<void> {
  const names = await readdir(RENDER_DIR).catch(() => []);
  for (const name of names.filter((name) => name !== LOCK_NAME)) {
    await rm(join(RENDER_DIR, name), { recursive: true, force: true });
  }
}
