import { Hono } from "hono";
import { apiHeaders } from "../http/api-headers.ts";
import type { Env } from "../http/env.ts";

/**
 * `GET /livez`: whether the process responds. It reads no order book: a host that has one process takes the whole shop offline, with its
 * published pages, while this check fails.
 */
export function livenessRoutes(): Hono<Env> {
  return new Hono<Env>().use("/livez", apiHeaders()).get("/livez", (c) => c.json({ alive: true }));
}
