import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Health } from "#domain/api/answers.ts";
import type { Env } from "../http/env.ts";
import { CatalogueMissing } from "../offers/offers.ts";
import { DatabaseError, sql } from "../orders/database/database.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid } from "./answers.ts";

const get = createRoute({
  method: "get",
  path: "/",
  summary: "Whether the order book answers",
  responses: { 200: json(Health, "It does"), 503: problem("It does not") },
});

export function healthRoutes({ database, offers }: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(get, async (c) => {
    await database.read(sql`SELECT version FROM migrations`).catch((cause) => {
      throw new DatabaseError("The order book does not answer", { cause });
    });
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
