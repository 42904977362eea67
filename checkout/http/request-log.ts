import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/**
 * Logs one line for each request, with the route's pattern instead of the path, since paths name orders and files. `trace` is that of a
 * proxy that traces requests, or the service's own.
 */
export function requestLog({ log, clock }: Ports): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = clock().getTime();
    await next();
    const trace = c.get("parent")?.traceId ?? c.get("trace");
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
