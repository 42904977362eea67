import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ListenOptions, Server, type Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

type FetchCallback = Parameters<typeof createAdaptorServer>[0]["fetch"];

export interface Listening {
  /**
   * Stops accepting connections, lets the requests that are being answered finish, and ends what is left at the deadline.
   *
   * @returns how many connections were cut
   */
  close(deadlineMs: number): Promise<number>;
}

interface Connection {
  /** Answers that are not yet sent to their end. */
  answering: number;
  /** Bytes that had arrived when it was last idle: more means that a request is on its way. */
  readWhenIdle: number;
}

/** Serves a fetch handler over HTTP. @throws the system's error for a port that is taken */
export async function listen(fetch: FetchCallback, where: ListenOptions): Promise<Listening> {
  const server = createAdaptorServer({ fetch });
  const connections = new Map<Socket, Connection>();
  let isClosing = false;

  server.on("connection", (socket: Socket) => {
    connections.set(socket, { answering: 0, readWhenIdle: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(socket);
    if (!connection) return;
    connection.answering += 1;
    response.once("close", () => {
      connection.answering -= 1;
      connection.readWhenIdle = socket.bytesRead;
      if (isClosing) closeIfIdle(socket, connection);
    });
  });
  server.listen(where);
  await once(server, "listening");

  return {
    async close(deadlineMs) {
      isClosing = true;
      // The HTTP server's own `close` would wait for silent connections, and cut answers that are written but not yet sent.
      const closed = new Promise((resolve) => Server.prototype.close.call(server, resolve));
      for (const [socket, connection] of connections) closeIfIdle(socket, connection);
      let cut = 0;
      const deadline = setTimeout(() => {
        cut = connections.size;
        for (const socket of connections.keys()) socket.destroy();
      }, deadlineMs);
      await closed;
      clearTimeout(deadline);
      return cut;
    },
  };
}

function closeIfIdle(socket: Socket, { answering, readWhenIdle }: Connection): void {
  if (answering === 0 && socket.bytesRead === readWhenIdle) socket.destroySoon();
}
