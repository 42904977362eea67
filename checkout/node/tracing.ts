import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { shopVersion } from "#platform/version.ts";
import type { Env } from "../http/env.ts";
import type { TraceParent } from "../http/traceparent.ts";
import type { Log } from "../log/log.ts";
import type { TraceJob } from "./trace-job.ts";
import { traceClientRequests } from "./tracing/client-spans.ts";
import { markFailed } from "./tracing/mark-failed.ts";
import type { TracingSettings } from "./tracing-settings.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const FIRST_SERVER_ERROR = 500;
/** The code of a successful export. */
const EXPORT_SUCCEEDED = 0;

export interface Tracing {
  /** Makes a span of every request. */
  observe: MiddlewareHandler<Env>;
  /** Makes a span of each run of a job that asks another service for something, or fails. Most runs find nothing to do. */
  traceJob: TraceJob;
  /** Sends what is not sent yet, and ends. */
  shutdown(): Promise<void>;
}

/** The request or job that something is done for. */
interface TracedTask {
  context: Context;
  hasCalled: boolean;
}

/**
 * Traces of requests, jobs and the requests that they send, sent to an OpenTelemetry collector in the background. They have no addresses,
 * tokens or queries, nor the paths that name orders and files: `url.path` is the pattern of the route.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
 */
export function startTracing({ url, headers, resource }: TracingSettings, log: Log): Tracing {
  const exporter = reportFailures(new OTLPTraceExporter({ url, headers }), log);
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ "service.version": shopVersion(), ...resource }),
    ),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("vitrine", shopVersion());
  const currentTask = new AsyncLocalStorage<TracedTask>();
  const stopClientSpans = traceClientRequests({
    tracer,
    parent() {
      const current = currentTask.getStore();
      if (current) current.hasCalled = true;
      return current?.context;
    },
  });

  return {
    async observe(c, next) {
      const parent = contextOf(c.get("parent"));
      const method = METHODS.includes(c.req.method) ? c.req.method : "_OTHER";
      const { protocol } = new URL(c.req.url);
      const attributes = { "http.request.method": method, "url.scheme": protocol.slice(0, -1) };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
      c.set("trace", span.spanContext().traceId);
      await currentTask.run({ context: trace.setSpan(parent, span), hasCalled: false }, next);
      const [route, { status }] = [routePath(c), c.res];
      span.updateName(`${method} ${route}`);
      span.setAttributes({ "http.route": route, "url.path": route, "http.response.status_code": status });
      if (status >= FIRST_SERVER_ERROR) markFailed(span, String(status));
      span.end();
    },

    async traceJob(name, job) {
      const span = tracer.startSpan(`job ${name}`, { attributes: { "vitrine.job": name } }, ROOT_CONTEXT);
      const current: TracedTask = { context: trace.setSpan(ROOT_CONTEXT, span), hasCalled: false };
      try {
        return await currentTask.run(current, job);
      } catch (error) {
        current.hasCalled = true;
        markFailed(span, error instanceof Error ? error.name : "_OTHER");
        throw error;
      } finally {
        if (current.hasCalled) span.end();
      }
    },

    async shutdown() {
      stopClientSpans();
      await provider.shutdown();
    },
  };
}

/** The context of a proxy's span, or none. */
function contextOf(parent: TraceParent | undefined): Context {
  if (!parent) return ROOT_CONTEXT;
  const { flags: traceFlags, ...ids } = parent;
  return trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags, isRemote: true });
}

/** Logs when traces can no longer be sent, and when they can again. They are lost meanwhile. */
function reportFailures(exporter: SpanExporter, log: Log): SpanExporter {
  let isFailing = false;
  return {
    export(spans, onDone) {
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== EXPORT_SUCCEEDED;
        if (hasFailed && !isFailing)
          log("warn", "traces-failed", {
            message: "Traces do not arrive at OTEL_EXPORTER_OTLP_ENDPOINT, and are lost until they do.",
            reason: result.error?.message,
          });
        if (!hasFailed && isFailing) log("info", "traces-sent-again");
        isFailing = hasFailed;
        onDone(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
