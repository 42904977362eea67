import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { temporarySocket } from "#platform/socket-path.ts";
import type { Settings } from "../settings.ts";

/** `sun_path` in unix(7) has 108 bytes including its terminator, and fewer on other systems. */
const MAX_SOCKET_PATH_BYTES = 100;

/** Path of the socket through which the `shop` command talks to the running checkout. */
export function adminSocket({ dataDir }: Pick<Settings, "dataDir">): string {
  const path = join(dataDir, "admin.sock");
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  // The path of DATA_DIR is too long for a socket.
  return temporarySocket(path);
}

/** Whether a process answers on a socket. One that was killed leaves its socket behind, on which nobody does. */
export async function isAnswered(socket: string): Promise<boolean> {
  const connection = connect(socket);
  try {
    await once(connection, "connect");
    return true;
  } catch {
    return false;
  } finally {
    connection.destroy();
  }
}
