import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

const CHECK_INTERVAL_MS = 250;
const CHECK_TIMEOUT_MS = 2_000;

interface Answered {
  request: string;
  /** 502: the backend closed the connection, or there was none. */
  status: number;
  /** Why there was no response from a backend. */
  error?: string;
}

/**
 * A load balancer that asks `/readyz` of each backend, gives requests to those that are ready in turn on connections that it keeps, and
 * never repeats one.
 */
export async function startLoadBalancer() {
  const agent = new Agent({ keepAlive: true });
  const backends = new Map<string, { isReady: boolean }>();
  const answered: Answered[] = [];
  let turn = 0;
  let isClosed = false;

  const forward = (incoming: IncomingMessage, response: ServerResponse) => {
    const name = `${incoming.method} ${incoming.url?.split("?")[0]}`;
    const record = (status: number, error?: Error) =>
      answered.push({ request: name, status, ...(error && { error: String(error) }) });
    const ready = [...backends].filter(([, { isReady }]) => isReady).map(([url]) => url);
    const target = new URL(incoming.url ?? "/", ready[turn++ % ready.length] ?? "http://localhost:1");
    const { method, headers } = incoming;
    const outgoing = request(target, { agent, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once("end", () => record(answer.statusCode ?? 502));
      answer.once("error", (error) => record(502, error));
    });
    outgoing.once("error", (error) => {
      record(502, error);
      response.writeHead(502).end();
    });
    incoming.pipe(outgoing);
  };
  const server = createServer(forward).listen(0);
  await once(server, "listening");
  const address = server.address();

  const check = async (url: string, backend: { isReady: boolean }) => {
    while (!isClosed && backends.has(url)) {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) }).catch(
        () => null,
      );
      backend.isReady = answer?.ok ?? false;
      await wait(CHECK_INTERVAL_MS);
    }
  };

  return {
    url: `http://localhost:${typeof address === "object" ? address?.port : 0}`,
    /** Every request so far. */
    answered,
    /** Resolves once the backend gets requests. */
    async add(url: string): Promise<void> {
      const backend = { isReady: false };
      backends.set(url, backend);
      void check(url, backend);
      while (!backend.isReady) await wait(CHECK_INTERVAL_MS);
    },
    close(): void {
      isClosed = true;
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
