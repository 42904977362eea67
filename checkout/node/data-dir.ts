import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Settings } from "../settings.ts";

/** Folders 0700, files 0600. */
const PRIVATE_UMASK = 0o077;
const SECRET_BYTES = 32;

/**
 * Makes DATA_DIR, and everything written from now on, readable only by this user, since it contains email addresses of buyers
 * and the files that are sold.
 * @returns the previous umask, for files that others may read
 */
export async function makeDataPrivate({ dataDir }: Pick<Settings, "dataDir">): Promise<number> {
  // The parent folder may be BUILD_DIR, which another web server may need to read.
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  const previousUmask = process.umask(PRIVATE_UMASK);
  await mkdir(dataDir, { recursive: true });
  return previousUmask;
}

/** The secret that signs download URLs, created at the first start. URLs last a few hours, so each machine can have its own. */
export async function filesSecret({ dataDir }: Pick<Settings, "dataDir">): Promise<string> {
  const path = join(dataDir, "files.secret");
  await mkdir(dataDir, { recursive: true });
  const newSecret = randomBytes(SECRET_BYTES).toString("base64url");
  await writeFile(path, newSecret, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await chmod(path, 0o600);
  return readFile(path, "utf8");
}
