import { Hono } from "hono";
import type { SalesImport } from "#domain/api/admin/imported-sales.ts";
import { ImportSalesRequest, SalesQuery } from "#domain/api/admin/requests.ts";
import type { SalesPage } from "#domain/api/admin/sales.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { importSales } from "../orders/sales/import-sales.ts";
import { listSales } from "../orders/sales/sales.ts";
import type { Ports } from "../ports.ts";

export function saleRoutes(ports: Ports) {
  return new Hono<Env>()
    .get("/", async (c) => {
      const { after, limit, ...period } = readQuery(c, SalesQuery);
      return c.json<SalesPage>(await listSales(ports.database, period, { after, limit }));
    })
    .post("/", async (c) => {
      const request = await readBody(c, ImportSalesRequest);
      return c.json<SalesImport>(await importSales(ports, request, ports.clock()));
    });
}
