import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FOLDER = fileURLToPath(new URL("../../..", import.meta.url));
const TIMEOUT_MS = 15_000;
const TAG = /refs\/tags\/v?(\d+)\.(\d+)\.(\d+)$/;

/**
 * The newest version among the tags of the shop's git remote. Without a remote, nothing is asked over the network.
 * @param folder the git repository of the shop
 * @returns null if there is no remote, it cannot be reached, or it has no version
 */
export async function newestRelease(folder = FOLDER): Promise<string | null> {
  const [remote] = (await git(folder, "remote")).split("\n");
  if (!remote) return null;
  const tags = await git(folder, "ls-remote", "--tags", "--refs", remote);
  const versions = tags.split("\n").flatMap((line) => {
    const [, ...numbers] = TAG.exec(line) ?? [];
    return numbers.length > 0 ? [numbers.map(Number)] : [];
  });
  return versions.toSorted(compare).at(-1)?.join(".") ?? null;
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Empty if git is missing or fails, as in a container. It must not ask for a password. */
async function git(folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0" };
  const run = promisify(execFile)("git", ["-C", folder, ...args], { env, timeout: TIMEOUT_MS });
  return run.then(
    ({ stdout }) => stdout,
    () => "",
  );
}
