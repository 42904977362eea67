import { unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { temporarySocket } from "#platform/socket-path.ts";

/**
 * Locks a file for this process. The returned function releases the lock. Rejects if another process holds it.
 *
 * The lock is a local socket on which this process listens. The system closes it whenever the process ends. After a kill -9,
 * the next process finds a socket without a listener and replaces it.
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const path = temporarySocket(file);
  const server = createServer((socket) => socket.end());
  server.unref();
  if (!(await tryListen(server, path))) {
    if (await isAnswering(path)) {
      throw new Error(`${file} is in use by another sandbox. Stop that sandbox, or set another DATA_DIR.`);
    }
    await unlink(path).catch(() => {});
    if (!(await tryListen(server, path))) throw new Error(`${file} cannot be locked: ${path} is in use.`);
  }
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function tryListen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(path, () => resolve(true));
  });
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
