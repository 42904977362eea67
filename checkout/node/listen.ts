import { once } from "node:events";
import type { ListenOptions } from "node:net";
import { createAdaptorServer, type ServerType } from "@hono/node-server";

type FetchCallback = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** Serves a fetch handler over HTTP. @throws the system's error for a port that is taken */
export async function listen(fetch: FetchCallback, where: ListenOptions): Promise<ServerType> {
  const server = createAdaptorServer({ fetch });
  server.listen(where);
  await once(server, "listening");
  return server;
}

/** Stops accepting connections and waits for the requests that are being answered. */
export async function closeServer(server: ServerType): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  await closed;
}
