import type { Command } from "commander";
import { z } from "zod";
import { AdminCustomer, ChangedOrders } from "#domain/api/admin/customers.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { formatMinute, pluralise, print, printJson } from "./output.ts";

interface CustomersOptions extends ServiceOptions {
  limit: string;
  json?: boolean;
}

interface EraseOptions extends ServiceOptions {
  yes?: boolean;
  json?: boolean;
}

/** `shop customers`: lists who has bought something, and does what they ask for with their data. */
export function addCustomers(shop: Command): void {
  const customers = shop
    .command("customers")
    .description("list the email addresses that have bought something, and export, move or erase their data");
  const list = customers
    .command("list", { isDefault: true })
    .description("list the email addresses that have bought something, the latest first (the default)")
    .argument("[text]", "only addresses that contain it")
    .option("--limit <n>", "the maximum number of addresses", "50")
    .option("--json", "print them as JSON, with amounts in minor units")
    .action(listCustomers);
  const exported = customers
    .command("export")
    .description("print all that is held about an address, as JSON")
    .argument("<address>", "the email address")
    .option("--json", "print JSON (the default for this command)")
    .action(async (email: string, service: ServiceOptions) => {
      const request = { method: "POST", path: "/customers/export", body: { email } } as const;
      printJson(await callAdminApi(adminService(service), request, z.unknown()));
    });
  const move = customers
    .command("move")
    .description("move all that an address has bought to another one; the earlier one is notified")
    .argument("<from>", "the earlier email address")
    .argument("<to>", "the new email address, which its owner has proved to you")
    .option("--json", "print {orders}, how many were moved")
    .action(async (from: string, to: string, { json, ...service }: ServiceOptions & { json?: boolean }) => {
      const request = { method: "POST", path: "/customers/move", body: { from, to } } as const;
      const moved = await callAdminApi(adminService(service), request, ChangedOrders);
      if (json) return printJson(moved);
      const { orders } = moved;
      print(`Moved ${pluralise(orders, "order")} to ${to}.`);
    });
  const erase = customers
    .command("erase")
    .description("erase all that is held about an address; what was sold stays without it")
    .argument("<address>", "the email address")
    .option("--yes", "erase it; this cannot be undone, and ends access to the files and licence keys")
    .option("--json", "print {orders}, how many are kept without the address")
    .action(async (email: string, { yes, json, ...service }: EraseOptions) => {
      if (!yes)
        throw new Error(`Nothing was erased. Export the data first if the buyer wants it, then add --yes.`);
      const request = { method: "POST", path: "/customers/erase", body: { email } } as const;
      const erased = await callAdminApi(adminService(service), request, ChangedOrders);
      if (json) return printJson(erased);
      const { orders } = erased;
      print(`Erased what was held about ${email}. Kept without the address: ${pluralise(orders, "order")}.`);
    });
  for (const verb of [list, exported, move, erase]) addServiceOption(verb);
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
  const sums = paid.map(({ currency, total, refunded, disputeLost }) => {
    const sum = (amount: number) => formatAmount(amount, currency, "en");
    const returned = [
      ...(refunded > 0 ? [`${sum(refunded)} refunded`] : []),
      ...(disputeLost > 0 ? [`${sum(disputeLost)} lost to disputes`] : []),
    ];
    return returned.length > 0 ? `${sum(total)} (${returned.join(", ")})` : sum(total);
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
