import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Hono, type MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { timingSafeEqual } from "hono/utils/buffer";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { MINUTE_MS } from "#domain/time.ts";
import { shopVersion } from "#platform/version.ts";
import type { BackupSettings } from "../backups/backup-settings.ts";
import { openBackupStore } from "../backups/backup-store.ts";
import { newestBackup } from "../backups/scheduled-backups.ts";
import { apiHeaders } from "../http/api-headers.ts";
import type { Env } from "../http/env.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { orderBookMetrics } from "./order-book-metrics.ts";

/** Others would be labels that anyone can add to. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export interface Metrics {
  /** Measures every request. */
  observe: MiddlewareHandler<Env>;
  /** `GET /metrics` */
  routes: Hono<Env>;
}

/**
 * What Prometheus reads of this process, in its text format. It needs the token. Names and units follow
 * https://prometheus.io/docs/practices/naming/; docs/operations.md lists them.
 */
export function createMetrics(
  ports: Ports,
  {
    buildDir,
    isPaused,
    backups,
  }: Pick<Settings, "buildDir" | "isPaused"> & { backups: BackupSettings | null },
  token: string,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "vitrine_build_info",
    help: "The version of the shop, as a label.",
    labelNames: ["version"],
    registers,
  }).set({ version: shopVersion() }, 1);
  new Gauge({
    name: "vitrine_published_timestamp_seconds",
    help: "When the live release was made. NaN: nothing is published.",
    registers,
    async collect() {
      this.set(await modifiedAt(join(buildDir, "current", "offers.json")));
    },
  });
  if (backups) {
    const newestAt = newestBackupAt(ports.clock, backups);
    new Gauge({
      name: "vitrine_last_backup_timestamp_seconds",
      help: "When the newest backup of this shop in BACKUP_DIR was made. NaN: there is none.",
      registers,
      async collect() {
        this.set(await newestAt());
      },
    });
  }
  new Gauge({
    name: "vitrine_paused",
    help: "1 while the shop is paused, and has no order book open.",
    registers,
  }).set(isPaused ? 1 : 0);
  const readBook = isPaused ? async () => {} : orderBookMetrics(ports, registers);
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time until the response began, by the pattern of the route.",
    labelNames: ["method", "route", "status"],
    registers,
  });

  const routes = new Hono<Env>();
  routes.use("/metrics", apiHeaders()).get("/metrics", async (c) => {
    const [, given = ""] = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "") ?? [];
    if (!(await timingSafeEqual(given, token)))
      return c.text('Send the METRICS_TOKEN of this service as "Authorization: Bearer …".\n', 401, {
        "WWW-Authenticate": "Bearer",
      });
    await readBook();
    return c.body(await registry.metrics(), 200, { "Content-Type": registry.contentType });
  });

  return {
    routes,
    async observe(c, next) {
      const started = performance.now();
      await next();
      const method = METHODS.includes(c.req.method) ? c.req.method : "other";
      const labels = { method, route: routePath(c), status: c.res.status };
      duration.observe(labels, (performance.now() - started) / 1000);
    },
  };
}

async function modifiedAt(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found ? found.mtimeMs / 1000 : Number.NaN;
}

/**
 * When the newest backup was made, in seconds since 1970. NaN: there is none, or its place cannot be read.
 * @returns reads it. Of a bucket at most once a minute, since that is a request
 */
function newestBackupAt(
  clock: () => Date,
  { location: settings, shop }: BackupSettings,
): () => Promise<number> {
  const store = openBackupStore(settings);
  const read = async () => {
    const newest = await newestBackup(store, clock(), shop).catch(() => null);
    return newest ? newest.at.getTime() / 1000 : Number.NaN;
  };
  if ("dir" in settings) return read;
  let cached: { at: number; value: Promise<number> } | null = null;
  return () => {
    const now = clock().getTime();
    if (!cached || Math.abs(now - cached.at) >= MINUTE_MS) cached = { at: now, value: read() };
    return cached.value;
  };
}
