import type { Context, MiddlewareHandler } from "hono";
import { requestId } from "hono/request-id";
import type { Env } from "./env.ts";
import { parseTraceparent } from "./traceparent.ts";

const HEADER = "X-Request-Id";

/**
 * Gives each request an id, which is in its response, its problem document and its lines of the log: the one of a proxy that can be
 * believed, or else a new one. Of such a proxy, the trace is known too.
 */
export function identifyRequest(isFromProxy: (c: Context<Env>) => boolean): MiddlewareHandler<Env> {
  const given = requestId({ headerName: HEADER });
  const generated = requestId({ headerName: "" });
  return (c, next) => {
    const isTrusted = isFromProxy(c);
    const parent = isTrusted ? parseTraceparent(c.req.header("traceparent")) : null;
    if (parent) c.set("parent", parent);
    return (isTrusted ? given : generated)(c, () => {
      c.header(HEADER, c.get("requestId"));
      return next();
    });
  };
}
