import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { HealthResponse } from "#domain/api/responses/service.ts";
import type { Env } from "../http/env.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { checkRead, createWriteCheck } from "../orders/book/health-check.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const get = createRoute({
  method: "get",
  path: "/",
  summary: "Whether the order book can be read and written",
  responses: { 200: json(HealthResponse, "It can"), 503: problem("It cannot: order-book-down, disk-full") },
});

export function healthRoutes({ database, offers, clock }: Ports) {
  const checkWrite = createWriteCheck(database, clock);
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(get, async (c) => {
    await Promise.all([checkRead(database), checkWrite()]);
    return c.json({ orders: "ok" as const, catalogue: await catalogueState(offers) }, 200);
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
