import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Context, type Span, SpanKind, type Tracer } from "@opentelemetry/api";
import * as z from "zod";
import { markFailed } from "./mark-failed.ts";

/** Node's `fetch` says here what it does. https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
const CREATED = "undici:request:create";
const ANSWERED = "undici:request:headers";
const FAILED = "undici:request:error";

const FIRST_ERROR_STATUS = 400;
const DEFAULT_PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

const Request = z.object({ origin: z.union([z.string(), z.instanceof(URL)]), method: z.string() });
const Answer = z.object({ statusCode: z.number() });
const Failure = z.object({ name: z.string(), code: z.string().optional() });

interface ClientSpanOptions {
  tracer: Tracer;
  /** What the request is made for. undefined: for nothing that is traced. */
  parent(): Context | undefined;
}

/**
 * Makes a span of each request that is sent to Stripe, Resend, a bucket or another program, until the response begins. The host alone
 * says to whom: paths and queries name orders and files, and sign them.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 *
 * @returns ends it
 */
export function traceClientRequests({ tracer, parent }: ClientSpanOptions): () => void {
  const spans = new WeakMap<object, Span>();

  function start(message: unknown): void {
    const context = parent();
    const key = requestOf(message);
    const { data } = Request.safeParse(key);
    if (!context || !key || !data) return;
    const { protocol, hostname, port } = new URL(data.origin);
    const attributes = {
      "http.request.method": data.method,
      "server.address": hostname,
      "server.port": port === "" ? DEFAULT_PORTS[protocol] : Number(port),
    };
    spans.set(key, tracer.startSpan(data.method, { kind: SpanKind.CLIENT, attributes }, context));
  }

  function end(message: unknown): void {
    const span = spans.get(requestOf(message) ?? {});
    const { statusCode = 0 } = Answer.safeParse(partOf(message, "response")).data ?? {};
    span?.setAttribute("http.response.status_code", statusCode);
    if (statusCode >= FIRST_ERROR_STATUS) markFailed(span, String(statusCode));
    span?.end();
  }

  function endFailed(message: unknown): void {
    const span = spans.get(requestOf(message) ?? {});
    const { name, code } = Failure.safeParse(partOf(message, "error")).data ?? {};
    markFailed(span, code ?? name ?? "_OTHER");
    span?.end();
  }

  const channels = [
    [CREATED, start],
    [ANSWERED, end],
    [FAILED, endFailed],
  ] as const;
  for (const [channel, listener] of channels) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of channels) unsubscribe(channel, listener);
  };
}

function requestOf(message: unknown): object | undefined {
  const request = partOf(message, "request");
  return typeof request === "object" && request !== null ? request : undefined;
}

function partOf(message: unknown, name: string): unknown {
  return typeof message === "object" && message !== null ? Reflect.get(message, name) : undefined;
}
