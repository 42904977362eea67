import type { MiddlewareHandler } from "hono";
import type { Env } from "../http/env.ts";
import type { Ports } from "../ports.ts";

/** Logs each call of the owner's API, refused ones too: its path, but neither its query, which may have an email address, nor its body. */
export function callLog({ log }: Ports): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    const { method, path } = c.req;
    log("info", "admin-call", { id: c.get("requestId"), method, path, status: c.res.status });
  };
}
