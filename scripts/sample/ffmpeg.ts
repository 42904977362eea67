import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs ffmpeg and returns the file it makes. The output's name is added to the arguments; it is a file and not a pipe,
 * because formats with an index need to seek. Fails with ffmpeg's own message.
 */
export async function ffmpeg(args: string[], extension: string, input?: Uint8Array): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "sample-"));
  try {
    const target = join(folder, `out.${extension}`);
    await run(["-hide_banner", "-loglevel", "error", ...args, target], input);
    return await readFile(target);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(args: string[], input?: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on("error", (cause) => {
      reject(
        new Error(
          "ffmpeg could not be started. Install it (with libmp3lame and libx264) and run this again.",
          { cause },
        ),
      );
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with ${code}: ${errors.trim()}`));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
