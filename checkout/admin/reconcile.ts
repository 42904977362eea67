import { Hono } from "hono";
import type { Reconciliation } from "#domain/api/admin/reconciliation.ts";
import { ReconcileRequest } from "#domain/api/admin/requests.ts";
import type { Env } from "../http/env.ts";
import { readBody } from "../http/read-request.ts";
import { reconcile } from "../jobs/reconcile.ts";
import type { Ports } from "../ports.ts";
import { answerSlowly } from "./slow-answer.ts";

/** @param options.waitMs after how long the answer begins, and goes on, while payments are still being compared */
export function reconcileRoutes(ports: Ports, { waitMs }: { waitMs?: number } = {}) {
  return new Hono<Env>().post("/", async (c) => {
    const { from } = await readBody(c, ReconcileRequest);
    return answerSlowly(c, ports, (): Promise<Reconciliation> => reconcile(ports, from), waitMs);
  });
}
