import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "#checkout/node/listen.ts";
import { freePort } from "../free-port.ts";

const LONG_MS = 20_000;
const MUCH_BYTES = 64 * 1024 * 1024;

describe("a server that is to stop", () => {
  async function serving(fetch: (request: Request) => Response | Promise<Response>) {
    const port = await freePort();
    return { port, server: await listen(fetch, { port }) };
  }

  async function connected(port: number, request = ""): Promise<Socket> {
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

  it("does not wait for a connection that has said nothing", async () => {
    const { port, server } = await serving(() => new Response("here"));
    await connected(port);
    await wait(50);
    const started = performance.now();
    expect(await server.close(LONG_MS)).toBe(0);
    expect(performance.now() - started).toBeLessThan(LONG_MS / 4);
  });

  it("lets a request that is being answered finish, and takes no further one on its connection", async () => {
    const answer = Promise.withResolvers<void>();
    const { port, server } = await serving(async () => {
      await answer.promise;
      return new Response("the whole answer");
    });
    const socket = await connected(port, GET);
    let received = "";
    socket.on("data", (chunk) => (received += chunk));
    await wait(50);
    const started = performance.now();
    const closed = server.close(LONG_MS);
    setTimeout(answer.resolve, 100);
    expect(await closed).toBe(0);
    expect(performance.now() - started).toBeLessThan(LONG_MS / 4);
    if (!socket.closed) await once(socket, "close");
    expect(received).toContain("the whole answer");
    await expect(connected(port)).rejects.toThrow("ECONNREFUSED");
  });

  it("cuts a paused download at the deadline and counts it", async () => {
    const { port, server } = await serving(() => new Response(new Uint8Array(MUCH_BYTES)));
    const socket = await connected(port, GET);
    await once(socket, "data");
    socket.pause();
    const started = performance.now();
    expect(await server.close(300)).toBe(1);
    expect(performance.now() - started).toBeLessThan(LONG_MS / 4);
  });
});
