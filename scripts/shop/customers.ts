import type { Command } from "commander";
import { z } from "zod";
import { AdminCustomer } from "#domain/api/admin/customers.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { formatMinute, pluralise, print, printJson } from "./output.ts";

interface CustomersOptions extends ServiceOptions {
  limit: string;
  json?: boolean;
}

/** `shop customers`: lists who has bought something. */
export function addCustomers(shop: Command): void {
  const verb = shop
    .command("customers")
    .description("list the email addresses that have bought something, the latest first")
    .argument("[text]", "only addresses that contain it")
    .option("--limit <n>", "the maximum number of addresses", "50")
    .option("--json", "print them as JSON, with amounts in minor units")
    .action(listCustomers);
  addServiceOption(verb);
}

async function listCustomers(
  find: string | undefined,
  { limit, json, ...service }: CustomersOptions,
): Promise<void> {
  const query = new URLSearchParams({ limit, ...(find !== undefined && { find }) });
  const request = { method: "GET", path: `/customers?${query}` } as const;
  const customers = await callAdminApi(adminService(service), request, z.array(AdminCustomer));
  if (json) return printJson(customers);
  for (const customer of customers) print(formatCustomer(customer));
  print(pluralise(customers.length, "customer"));
}

function formatCustomer({ email, orders, totals, firstAt, lastAt }: AdminCustomer): string {
  const paid = totals.filter(({ total }) => total > 0);
  const sums = paid.map(({ currency, total, refunded }) => {
    const sum = (amount: number) => formatAmount(amount, currency, "en");
    return refunded > 0 ? `${sum(total)} (${sum(refunded)} refunded)` : sum(total);
  });
  return [
    formatMinute(lastAt),
    email.padEnd(32),
    pluralise(orders, "order").padEnd(10),
    sums.join(" + ") || "nothing paid",
    firstAt === lastAt ? "" : `since ${firstAt.slice(0, 10)}`,
  ]
    .join("  ")
    .trimEnd();
}
