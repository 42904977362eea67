import { Hono, type MiddlewareHandler } from "hono";
import type { Env } from "../http/env.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { type Lifecycle, readinessRoutes } from "./readiness.ts";

/** What the app serves for whoever runs the service: `/readyz`, and with METRICS_TOKEN `/metrics`. */
export async function createOperations(
  ports: Ports,
  settings: Settings,
  lifecycle: Lifecycle,
): Promise<{ operations: Hono<Env>; observe?: MiddlewareHandler<Env> }> {
  const operations = new Hono<Env>().route("/", readinessRoutes(ports, lifecycle));
  if (settings.metricsToken === undefined) return { operations };
  // Loaded on demand, since most shops are not measured.
  const { createMetrics } = await import("./metrics.ts");
  const { routes, observe } = createMetrics(ports, settings, settings.metricsToken);
  return { operations: operations.route("/", routes), observe };
}
