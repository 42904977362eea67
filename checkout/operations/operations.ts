import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { ServiceStatus } from "#domain/api/admin/status.ts";
import { buildId } from "#platform/build-id.ts";
import { shopVersion } from "#platform/version.ts";
import type { BackupSettings } from "../backups/backup-settings.ts";
import type { Env } from "../http/env.ts";
import { listApplied } from "../orders/database/migrate.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { livenessRoutes } from "./liveness.ts";
import { probeRoutes } from "./probe.ts";
import { type Lifecycle, readinessRoutes } from "./readiness.ts";
import { settingsDigest } from "./settings-digest.ts";

export interface Operations {
  /** The routes for operators: `/livez`, `/readyz`, a probe for `shop doctor`, and with METRICS_TOKEN `/metrics`. */
  operations: Hono<Env>;
  observe?: MiddlewareHandler<Env>;
}

/** @param peerOf the address at the other end of a request's connection */
export async function createOperations(
  ports: Ports,
  settings: Settings & { backups: BackupSettings | null; metricsToken?: string },
  { lifecycle, peerOf }: { lifecycle: Lifecycle; peerOf: (c: Context<Env>) => string | undefined },
): Promise<Operations> {
  const operations = new Hono<Env>().route("/", livenessRoutes());
  // A paused shop is ready without an order book.
  if (!settings.isPaused)
    operations.route("/", readinessRoutes(ports, lifecycle)).route("/", probeRoutes(ports, peerOf));
  if (settings.metricsToken === undefined) return { operations };
  // Loaded on demand, since most shops are not measured.
  const { createMetrics } = await import("./metrics.ts");
  const { routes, observe } = createMetrics(ports, settings, settings.metricsToken);
  return { operations: operations.route("/", routes), observe };
}

/** `GET /status` of the owner's API on this machine. */
export function statusRoutes(
  { database, clock }: Pick<Ports, "database" | "clock">,
  settings: Settings,
): Hono<Env> {
  const { mode, siteUrl, isPaused } = settings;

  // As it was when the process started: an update may replace the files meanwhile.
  const status = {
    version: shopVersion(),
    startedAt: clock().toISOString(),
    ...{ mode, siteUrl, settings: settingsDigest(settings) },
  };
  const build = buildId();
  return new Hono<Env>().get("/", async (c) => {
    const schema = isPaused ? null : await listApplied(database);
    return c.json({ ...status, build: await build, schema } satisfies ServiceStatus);
  });
}
