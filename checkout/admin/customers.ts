import { Hono } from "hono";
import { type AdminCustomer, AdminCustomersQuery } from "#domain/api/admin/customers.ts";
import type { Env } from "../http/env.ts";
import { listCustomers } from "../orders/customers.ts";
import type { Ports } from "../ports.ts";
import { readQuery } from "./read-request.ts";

export function customerRoutes({ database }: Ports) {
  return new Hono<Env>().get("/", async (c) =>
    c.json<AdminCustomer[]>(await listCustomers(database, readQuery(c, AdminCustomersQuery))),
  );
}
