import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Settings } from "../settings.ts";

/** Folders 0700, files 0600. */
const PRIVATE_UMASK = 0o077;
const SECRET_BYTES = 32;

/**
 * Makes DATA_DIR, and everything written from now on, readable by this user alone: it holds buyers' addresses and the goods.
 * @returns the umask before, for what others may read
 */
export async function makeDataPrivate({ dataDir }: Pick<Settings, "dataDir">): Promise<number> {
  // The folder above may be BUILD_DIR, which another web server may have to read.
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  const before = process.umask(PRIVATE_UMASK);
  await mkdir(dataDir, { recursive: true });
  return before;
}

/** The secret that signs download URLs, created at the first start. They last hours at most, so one for each machine is enough. */
export async function filesSecret({ dataDir }: Pick<Settings, "dataDir">): Promise<string> {
  const path = join(dataDir, "files.secret");
  await mkdir(dataDir, { recursive: true });
  const fresh = randomBytes(SECRET_BYTES).toString("base64url");
  await writeFile(path, fresh, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await chmod(path, 0o600);
  return readFile(path, "utf8");
}
