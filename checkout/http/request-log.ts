import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/** https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, parent and flags. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/**
 * Logs one line for each request, with the route's pattern instead of the path, since paths name orders and files. `trace` is that of a
 * proxy that traces requests.
 */
export function requestLog({ log, clock }: Ports): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = clock().getTime();
    await next();
    const [, trace] = TRACEPARENT.exec(c.req.header("traceparent") ?? "") ?? [];
    log("info", "request", {
      id: c.get("requestId"),
      ...(trace !== undefined && { trace }),
      method: c.req.method,
      route: routePath(c),
      status: c.res.status,
      ms: clock().getTime() - started,
    });
  };
}
