import { Hono } from "hono";
import { ReportQuery } from "#domain/api/admin/requests.ts";
import type { SalesReport } from "#domain/api/admin/sales.ts";
import type { Env } from "../http/env.ts";
import { readQuery } from "../http/read-request.ts";
import { reportCountries, reportMismatched, reportMonths, reportProducts } from "../orders/sales/sales.ts";
import type { Ports } from "../ports.ts";

export function reportRoutes({ database }: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const period = readQuery(c, ReportQuery);
    const [months, products, countries, mismatched] = await Promise.all([
      reportMonths(database, period),
      reportProducts(database, period),
      reportCountries(database, period),
      reportMismatched(database, period),
    ]);
    return c.json<SalesReport>({ months, products, countries, mismatched });
  });
}
