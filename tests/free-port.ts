import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems give to outgoing connections, which could take one before its server starts, or starts again. */
const FIRST = 20_000;
const END = 32_000;

/** A port that is free now: the preferred one if possible. */
export async function freePort(preferred = randomInt(FIRST, END)): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred);
    await once(server, "listening");
  } catch {
    return freePort();
  }
  await new Promise((closed) => server.close(closed));
  return preferred;
}
