import { createHash } from "node:crypto";
import { unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Locks a file for this process. The returned function releases the lock. Rejects if another process holds it.
 *
 * The lock is a local socket that this process listens on. The system closes it however the process ends: after a
 * kill -9 the next process finds a socket that does not answer, and takes it over.
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const path = socketPath(file);
  const server = createServer((socket) => socket.end());
  server.unref();
  if (!(await tryListen(server, path))) {
    if (await isAnswering(path)) {
      throw new Error(`${file} is in use by another sandbox. Stop that one, or choose another DATA_DIR.`);
    }
    await unlink(path).catch(() => {});
    if (!(await tryListen(server, path))) throw new Error(`${file} cannot be locked: ${path} is in use.`);
  }
  return () => new Promise((done) => server.close(() => done()));
}

function socketPath(file: string): string {
  const name = `vitrine-${createHash("sha256").update(resolve(file)).digest("hex").slice(0, 16)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function tryListen(server: Server, path: string): Promise<boolean> {
  return new Promise((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? done(false) : fail(error),
    );
    server.listen(path, () => done(true));
  });
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path, () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}
