import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ListenOptions, Server, type Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

/** Answers a request. */
export type FetchCallback = Parameters<typeof createAdaptorServer>[0]["fetch"];

export interface HttpListener {
  /** From now on, says with each response that its connection is not used again, so that proxies send nothing more on it. */
  endConnections(): void;
  /**
   * Stops accepting connections, waits for pending responses, and closes the remaining connections at the deadline.
   *
   * @returns how many connections were closed before their response was complete
   */
  close(deadlineMs: number): Promise<number>;
}

interface Connection {
  /** Responses that are not yet completely sent. */
  pendingResponses: number;
  /** Bytes received when the connection was last idle. If more have arrived since, a request is on its way. */
  bytesReadWhenIdle: number;
}

/**
 * Longer than load balancers and proxies keep an idle connection (Caddy two minutes, nginx and AWS one), so that it is never closed here
 * just when one of them sends a request on it, which it would answer with 502.
 */
const KEEP_ALIVE_MS = 125_000;

/** Serves a fetch handler over HTTP. @throws the system's error if the port is in use */
export async function listen(fetch: FetchCallback, where: ListenOptions): Promise<HttpListener> {
  const server = createAdaptorServer({ fetch, serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS } });
  const connections = new Map<Socket, Connection>();
  let isEnding = false;
  let isClosing = false;

  server.on("connection", (socket: Socket) => {
    connections.set(socket, { pendingResponses: 0, bytesReadWhenIdle: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  // First, since the handler may have written the headers when the others are called.
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    if (isEnding) response.shouldKeepAlive = false;
    const connection = connections.get(socket);
    if (!connection) return;
    connection.pendingResponses += 1;
    response.once("close", () => {
      connection.pendingResponses -= 1;
      connection.bytesReadWhenIdle = socket.bytesRead;
      if (isClosing) closeIfIdle(socket, connection);
    });
  });
  server.listen(where);
  await once(server, "listening");

  return {
    endConnections() {
      isEnding = true;
    },

    async close(deadlineMs) {
      isClosing = true;
      // The `close` of HTTP servers waits for idle connections, and interrupts responses that are written but not yet sent.
      const closed = new Promise((resolve) => Server.prototype.close.call(server, resolve));
      for (const [socket, connection] of connections) closeIfIdle(socket, connection);
      let closedCount = 0;
      const deadline = setTimeout(() => {
        closedCount = connections.size;
        for (const socket of connections.keys()) socket.destroy();
      }, deadlineMs);
      await closed;
      clearTimeout(deadline);
      return closedCount;
    },
  };
}

function closeIfIdle(socket: Socket, { pendingResponses, bytesReadWhenIdle }: Connection): void {
  if (pendingResponses === 0 && socket.bytesRead === bytesReadWhenIdle) socket.destroySoon();
}
