import { Hono } from "hono";
import type { AdminCustomer, ChangedOrders } from "#domain/api/admin/customers.ts";
import { AdminCustomersQuery, CustomerMoveRequest, CustomerRequest } from "#domain/api/admin/requests.ts";
import { normaliseEmail } from "#domain/email.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import type { Env } from "../http/env.ts";
import { readBody, readQuery } from "../http/read-request.ts";
import { eraseCustomer } from "../orders/customers/erase-customer.ts";
import { exportCustomer } from "../orders/customers/export-customer.ts";
import { listCustomers } from "../orders/customers/list-customers.ts";
import { moveLibrary } from "../orders/customers/move-library.ts";
import type { Database } from "../orders/database/database.ts";
import { listEntitlements } from "../orders/entitlements/find-entitlements.ts";
import { findOrderHeaders, listOrdersOf } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";

export function customerRoutes(ports: Ports) {
  const { database, offers, clock } = ports;
  return new Hono<Env>()
    .get("/", async (c) =>
      c.json<AdminCustomer[]>(await listCustomers(database, readQuery(c, AdminCustomersQuery))),
    )
    .post("/export", async (c) => {
      const { email } = await readBody(c, CustomerRequest);
      return c.json(await exportCustomer(database, normaliseEmail(email), clock()));
    })
    .post("/move", async (c) => {
      const { from, to } = await readBody(c, CustomerMoveRequest);
      const { languages } = await offers.shop();
      const locale = (await findLocale(database, normaliseEmail(from))) ?? defaultLanguage(languages);
      const orders = await moveLibrary(ports, { from, to, locale }, { cause: "owner" });
      sweepSoon(c, ports);
      return c.json<ChangedOrders>({ orders });
    })
    .post("/erase", async (c) => {
      const { email } = await readBody(c, CustomerRequest);
      const orders = await eraseCustomer(ports, normaliseEmail(email), { cause: "owner" });
      return c.json<ChangedOrders>({ orders });
    });
}

/** The language of the newest order of an address, or else of one that it got something of. undefined: there is none. */
async function findLocale(database: Database, email: string): Promise<string | undefined> {
  const [own] = await listOrdersOf(database, email);
  if (own) return own.locale;
  const received = (await listEntitlements(database, email)).map(({ orderId }) => orderId);
  const [newest] = await findOrderHeaders(database, [...new Set(received)]);
  return newest?.locale;
}
