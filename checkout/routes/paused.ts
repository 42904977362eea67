import { Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { apiHeaders } from "../http/api-headers.ts";
import type { Env } from "../http/env.ts";

const RETRY_AFTER_S = 60;

/**
 * The routes of a shop that is paused: it refuses everything for a minute, so that buyers know what to do and Stripe sends its webhooks
 * again. It is healthy, since it is meant to show its pages, and ready until the process is about to stop.
 *
 * @param paths those of the API
 */
export function pausedRoutes(paths: readonly string[], isDraining = () => false): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get("/healthz", (c) => c.json({ paused: true }));
  routes.use("/readyz", apiHeaders()).get("/readyz", (c) => {
    if (isDraining()) throw new Problem("stopping");
    return c.json({ paused: true });
  });
  for (const path of paths)
    routes.all(path, () => {
      throw new Problem("paused", { retryAfterS: RETRY_AFTER_S });
    });
  return routes;
}
