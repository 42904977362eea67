import { Hono } from "hono";
import { type Rebuild, RebuildRequest } from "#domain/api/admin/rebuild.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { readBody } from "../http/read-request.ts";
import { rebuild } from "../jobs/rebuild.ts";
import type { Purchases } from "../payments/purchases.ts";
import type { Ports } from "../ports.ts";

export function rebuildRoutes(ports: Ports, purchases: Purchases) {
  return new Hono<Env>().post("/", async (c) => {
    const rebuilt = await rebuild(ports, purchases, await readBody(c, RebuildRequest));
    if (rebuilt) return c.json<Rebuild>(rebuilt);
    const message = "the order book is empty, so expected the day since when to rebuild it (--since)";
    throw new Problem("invalid-request", { members: { errors: [{ field: "since", message }] } });
  });
}
