import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "#checkout/node/listen.ts";
import { freePort } from "../free-port.ts";

const LONG_DEADLINE_MS = 20_000;
const LARGE_BYTES = 64 * 1024 * 1024;

/** How long Caddy keeps an idle connection to a server, by default. */
const PROXY_KEEPS_S = 120;

async function startServer(fetch: (request: Request) => Response | Promise<Response>) {
  const port = await freePort();
  return { port, server: await listen(fetch, { port }) };
}

it("a server keeps an idle connection longer than the proxy that may send a request on it", async () => {
  const { port, server } = await startServer(() => new Response("here"));
  const response = await fetch(`http://localhost:${port}`);
  await response.text();
  const [, seconds] = /timeout=(\d+)/.exec(response.headers.get("keep-alive") ?? "") ?? [];
  expect(Number(seconds)).toBeGreaterThan(PROXY_KEEPS_S);
  await server.close(0);
});

describe("a server that is shutting down", () => {
  async function openConnection(port: number, request = ""): Promise<Socket> {
    const socket = connect(port, "localhost");
    socket.on("error", () => {});
    onTestFinished(() => {
      socket.destroy();
    });
    await once(socket, "connect");
    socket.write(request);
    return socket;
  }

  const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  it("does not wait for a connection without a request", async () => {
    const { port, server } = await startServer(() => new Response("here"));
    await openConnection(port);
    // Connections are accepted in order, so the one above is accepted once this one is served.
    await (await fetch(`http://localhost:${port}`)).text();
    const started = performance.now();
    expect(await server.close(LONG_DEADLINE_MS)).toBe(0);
    expect(performance.now() - started).toBeLessThan(LONG_DEADLINE_MS / 4);
  });

  it("finishes a pending response, and accepts no further request on its connection", async () => {
    const requested = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const { port, server } = await startServer(async () => {
      requested.resolve();
      await answer.promise;
      return new Response("the whole response");
    });
    const socket = await openConnection(port, GET);
    let received = "";
    socket.on("data", (chunk) => (received += chunk));
    await requested.promise;
    const started = performance.now();
    const closed = server.close(LONG_DEADLINE_MS);
    answer.resolve();
    expect(await closed).toBe(0);
    expect(performance.now() - started).toBeLessThan(LONG_DEADLINE_MS / 4);
    if (!socket.closed) await once(socket, "close");
    expect(received).toContain("the whole response");
    await expect(openConnection(port)).rejects.toThrow("ECONNREFUSED");
  });

  it("closes a paused download at the deadline and counts it", async () => {
    const { port, server } = await startServer(() => new Response(new Uint8Array(LARGE_BYTES)));
    const socket = await openConnection(port, GET);
    await once(socket, "data");
    socket.pause();
    const started = performance.now();
    expect(await server.close(300)).toBe(1);
    expect(performance.now() - started).toBeLessThan(LONG_DEADLINE_MS / 4);
  });
});
