import { Hono } from "hono";
import { RebuildRequest } from "#domain/api/admin/rebuild.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { readBody } from "../http/read-request.ts";
import { rebuildExclusively } from "../jobs/rebuild-exclusively.ts";
import type { Purchases } from "../payments/purchases.ts";
import type { Ports } from "../ports.ts";
import { answerSlowly } from "./slow-answer.ts";

/** @param options.waitMs after how long the answer begins, and goes on, while the book is still being rebuilt */
export function rebuildRoutes(ports: Ports, purchases: Purchases, { waitMs }: { waitMs?: number } = {}) {
  return new Hono<Env>().post("/", async (c) => {
    const request = await readBody(c, RebuildRequest);
    return answerSlowly(c, ports, () => rebuildOrRefuse(ports, purchases, request), waitMs);
  });
}

async function rebuildOrRefuse(ports: Ports, purchases: Purchases, request: RebuildRequest) {
  const rebuilt = await rebuildExclusively(ports, purchases, request);
  if (rebuilt) return rebuilt;
  const message = "the order book is empty, so expected the day since when to rebuild it (--since)";
  throw new Problem("invalid-request", { members: { errors: [{ field: "since", message }] } });
}
