import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Settings } from "../settings.ts";

/** Bytes; sun_path of unix(7) holds 108 with its terminator, and fewer on other systems. */
const MAX_SOCKET_PATH = 100;

/** The socket where the running checkout answers the `shop` command. */
export function adminSocket({ dataDir }: Pick<Settings, "dataDir">): string {
  const path = join(dataDir, "admin.sock");
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return path;
  // DATA_DIR is where one would look for it, but its path is too long for a socket.
  const hash = createHash("sha256").update(resolve(path)).digest("hex").slice(0, 16);
  return join(tmpdir(), `vitrine-${hash}.sock`);
}
