import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { parseSettings } from "#checkout/settings.ts";
import { writeRelease } from "./release.ts";

const CODE = ["wrangler.toml", "package.json", "tsconfig.json", "checkout", "scripts", "node_modules"];

/**
 * The repository's code as it is deployed, but with a test release.
 * @param buildDir the folder of the release
 */
export async function openDeployProject(buildDir = ".vitrine") {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-deploy-"));
  for (const name of CODE) await symlink(resolve(name), join(folder, name));
  await writeRelease(parseSettings({ BUILD_DIR: join(folder, buildDir) }));
  return {
    folder,
    /** Runs Wrangler without a network. @returns what it prints */
    async wrangler(...args: string[]): Promise<string> {
      const command = ["node_modules/wrangler/bin/wrangler.js", ...args];
      const env = {
        ...{ PATH: process.env.PATH, HOME: folder, NODE_ENV: "production" as const },
        WRANGLER_SEND_METRICS: "false",
      };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: folder, env });
      return stdout + stderr;
    },
    close: () => rm(folder, { recursive: true }),
  };
}
