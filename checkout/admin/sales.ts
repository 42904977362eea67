import { Hono } from "hono";
import { ImportSalesRequest, type SalesImport } from "#domain/api/admin/imported-sales.ts";
import type { Env } from "../http/env.ts";
import { importSales } from "../orders/import-sales.ts";
import type { Ports } from "../ports.ts";
import { readBody } from "./read-request.ts";

export function saleRoutes(ports: Ports) {
  return new Hono<Env>().post("/", async (c) => {
    const request = await readBody(c, ImportSalesRequest);
    return c.json<SalesImport>(await importSales(ports, request, ports.clock()));
  });
}
