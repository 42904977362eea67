import { once } from "node:events";
import { createServer } from "node:net";

/** A port that is free now: the preferred one if possible. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred);
    await once(server, "listening");
  } catch {
    return freePort();
  }
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (typeof address !== "object" || address === null) throw new Error("a listening server has a port");
  return address.port;
}
