import { Hono } from "hono";
import type { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import type { Env } from "../http/env.ts";
import { findCoPurchases } from "../orders/co-purchases.ts";
import type { Ports } from "../ports.ts";

export function coPurchaseRoutes({ database }: Ports) {
  return new Hono<Env>().get("/", async (c) => c.json<CoPurchase[]>(await findCoPurchases(database)));
}
