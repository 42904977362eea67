import { spawn } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Hold, LOCK, OUT } from "./lock.ts";

const site = fileURLToPath(new URL("../../site", import.meta.url));
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");

/**
 * Renders every page of a catalogue by `next build`, into a folder named after the run.
 * @returns that folder. @throws with all that the build said, if it failed.
 */
export async function render(of: {
  catalogue: string;
  siteUrl: string;
  run: string;
  share: Hold["share"];
}): Promise<string> {
  await clear();
  const out = join(OUT, of.run);
  const child = spawn(process.execPath, [next, "build", "."], {
    cwd: site,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      CATALOGUE: of.catalogue,
      MESSAGES: join(dirname(of.catalogue), "messages.json"),
      SITE_URL: of.siteUrl,
      SITE_OUT: relative(site, out),
    },
  });
  if (child.pid) await of.share(child.pid);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const stop = () => void child.kill();
  process.once("exit", stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  process.off("exit", stop);
  if (code !== 0) throw new Error(`The pages could not be rendered (next build, exit ${code}):\n${said}`);
  return out;
}

/** Deletes what runs that were cut off have rendered. */
async function clear(): Promise<void> {
  const names = await readdir(OUT).catch(() => []);
  for (const name of names.filter((name) => name !== LOCK)) {
    await rm(join(OUT, name), { recursive: true, force: true });
  }
}
