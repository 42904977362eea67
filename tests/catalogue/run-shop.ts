import { execFile } from "node:child_process";
import { join } from "node:path";

const COMMAND = join(import.meta.dirname, "../../scripts/shop.ts");

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `npm run shop -- …` until it ends, without a terminal. `cwd` is where the user is. */
export function runShop(
  args: string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [COMMAND, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}
