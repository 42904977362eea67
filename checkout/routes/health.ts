import { Hono } from "hono";
import type { HealthResponse } from "#domain/api/responses/service.ts";
import type { Env } from "../http/env.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { checkRead, createWriteCheck } from "../orders/book/health-check.ts";
import type { Ports } from "../ports.ts";

export function healthRoutes({ database, offers, clock }: Ports) {
  const checkWrite = createWriteCheck(database, clock);
  return new Hono<Env>().get("/", async (c) => {
    await Promise.all([checkRead(database), checkWrite()]);
    return c.json<HealthResponse>({ orders: "ok", catalogue: await catalogueState(offers) });
  });
}

async function catalogueState(offers: Ports["offers"]): Promise<"ok" | "missing"> {
  try {
    await offers.shop();
    return "ok";
  } catch (error) {
    if (error instanceof CatalogueMissing) return "missing";
    throw error;
  }
}
