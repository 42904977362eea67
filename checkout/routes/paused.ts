import { Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";

const RETRY_AFTER_S = 60;

/**
 * The routes of a shop that is paused: it refuses everything for a minute, so that buyers know what to do and Stripe sends its webhooks
 * again. It is ready and healthy, since it is meant to show its pages.
 *
 * @param paths those of the API
 */
export function pausedRoutes(paths: readonly string[]): Hono<Env> {
  const routes = new Hono<Env>();
  for (const path of ["/healthz", "/readyz"]) routes.get(path, (c) => c.json({ paused: true }));
  for (const path of [...paths, "/metrics"])
    routes.all(path, () => {
      throw new Problem("paused", { retryAfterS: RETRY_AFTER_S });
    });
  return routes;
}
