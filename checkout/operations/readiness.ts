import { Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { apiHeaders } from "../http/api-headers.ts";
import type { Env } from "../http/env.ts";
import { checkRead, createWriteCheck } from "../orders/book/health-check.ts";
import type { Ports } from "../ports.ts";

/** Where the process is in its life. `close` of the service sets it. */
export interface Lifecycle {
  /** It still answers, but a load balancer should send requests to other processes. */
  isDraining: boolean;
  /** Whether a newer version of the shop has migrated the order book, so that it refuses this process's writes. */
  isOutdated?(): Promise<boolean>;
}

const OUTDATED =
  "A newer version of the shop has migrated the order book, and this process is of an older one. Stop it, and run the newer version.";

/**
 * `GET /readyz`: whether a load balancer should send requests here. Unlike `/healthz` it also refuses while the process is about to stop
 * or has to be, and without a catalogue.
 */
export function readinessRoutes({ database, offers, clock }: Ports, lifecycle: Lifecycle): Hono<Env> {
  const checkWrite = createWriteCheck(database, clock);
  return new Hono<Env>().use("/readyz", apiHeaders()).get("/readyz", async (c) => {
    if (lifecycle.isDraining) throw new Problem("stopping");
    if (await lifecycle.isOutdated?.()) throw new Problem("stopping", { members: { why: OUTDATED } });
    await Promise.all([checkRead(database), checkWrite(), offers.shop()]);
    return c.json({ ready: true });
  });
}
