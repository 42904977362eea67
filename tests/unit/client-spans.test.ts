import { createServer } from "node:http";
import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, it, onTestFinished } from "vitest";
import { traceClientRequests } from "#checkout/node/tracing/client-spans.ts";
import { freePort } from "../free-port.ts";

function startTracing(parent: () => Context | undefined) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const stop = traceClientRequests({ tracer: provider.getTracer("test"), parent });
  onTestFinished(stop);
  return { stop, spans: () => exporter.getFinishedSpans() };
}

async function startServer(status: number): Promise<string> {
  const port = await freePort();
  const server = createServer((_, response) => response.writeHead(status).end()).listen(port);
  onTestFinished(() => void server.close());
  return `http://localhost:${port}`;
}

it.each([
  [200, undefined],
  [404, "404"],
  [503, "503"],
])(
  "a request that is answered with %i has a span with the host and the status only",
  async (status, type) => {
    const url = await startServer(status);
    const { spans } = startTracing(() => ROOT_CONTEXT);
    await fetch(`${url}/orders/reader@example.com?X-Amz-Signature=secret`, { method: "PUT", body: "secret" });
    expect(spans().map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      {
        name: "PUT",
        attributes: {
          ...{ "http.request.method": "PUT", "http.response.status_code": status },
          ...{ "server.address": "localhost", "server.port": Number(new URL(url).port) },
          ...(type !== undefined && { "error.type": type }),
        },
      },
    ]);
  },
);

it("a request that fails has a span with the kind of the error", async () => {
  const { spans } = startTracing(() => ROOT_CONTEXT);
  await expect(fetch(`http://127.0.0.1:${await freePort()}/`)).rejects.toThrow();
  expect(spans().map(({ attributes }) => attributes["error.type"])).toEqual(["ECONNREFUSED"]);
});

it("a request has no span if nothing that caused it is traced, or once tracing has ended", async () => {
  const url = await startServer(200);
  let parent: Context | undefined;
  const { stop, spans } = startTracing(() => parent);
  await fetch(url);
  parent = ROOT_CONTEXT;
  stop();
  await fetch(url);
  expect(spans()).toEqual([]);
});
