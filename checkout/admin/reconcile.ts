import { Hono } from "hono";
import type { Reconciliation } from "#domain/api/admin/reconciliation.ts";
import { ReconcileRequest } from "#domain/api/admin/requests.ts";
import type { Env } from "../http/env.ts";
import { readBody } from "../http/read-request.ts";
import { reconcile } from "../jobs/reconcile.ts";
import type { Ports } from "../ports.ts";

export function reconcileRoutes(ports: Ports) {
  return new Hono<Env>().post("/", async (c) => {
    const { from } = await readBody(c, ReconcileRequest);
    return c.json<Reconciliation>(await reconcile(ports, from));
  });
}
