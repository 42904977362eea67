import { existsSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, resolve } from "node:path";

/**
 * Why this process may not use a file or folder whose folder belongs to another user, such as a volume that the host has mounted as
 * root's, and what to do. null: it belongs to this user, or the system has no such owners.
 */
export function describeForeignFolder(path: string): string | null {
  const folder = existingFolder(dirname(resolve(path)));
  const [uid, owner] = [process.getuid?.(), statSync(folder).uid];
  if (uid === undefined || owner === uid) return null;
  return (
    `The shop runs as ${describeUser(uid)} and has no permission to use ${path}: ${folder} belongs to the user with uid ${owner}. ` +
    `DATA_DIR and BUILD_DIR must belong to the user of the shop. ${describeWays(folder, uid)}`
  );
}

/** The nearest folder that exists. */
function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

function describeUser(uid: number): string {
  try {
    return `the user ${userInfo().username} (uid ${uid})`;
  } catch {
    // A container can run as a user whom its image does not name.
    return `the user with uid ${uid}`;
  }
}

function describeWays(folder: string, uid: number): string {
  const create = "create a folder for the shop there, and give it that.";
  // Never the whole system.
  if (folder === dirname(folder)) return `As root, ${create}`;
  return `If ${folder} is for the shop alone, as a volume is, run "chown -R ${uid} ${folder}" as root. Otherwise ${create}`;
}
