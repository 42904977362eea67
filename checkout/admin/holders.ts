import { Hono } from "hono";
import type { HolderCount } from "#domain/api/admin/holders.ts";
import type { Env } from "../http/env.ts";
import { countHolders } from "../orders/entitlements/holders.ts";
import type { Ports } from "../ports.ts";

export function holderRoutes({ database }: Ports) {
  return new Hono<Env>().get("/", async (c) => c.json<HolderCount[]>(await countHolders(database)));
}
