import type { Command } from "commander";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { print, printJson } from "../output.ts";

interface CorrectOptions extends ServiceOptions {
  email: string;
  json?: boolean;
}

/** `shop orders correct` */
export function addCorrect(orders: Command): void {
  const verb = orders
    .command("correct")
    .description(
      "correct the email address of an order: its files move to the new address, and both addresses are notified",
    )
    .argument("<order>", "the id of an order, such as ord_…")
    .requiredOption("--email <address>", "the right address")
    .option("--json", "print the corrected order")
    .action(correct);
  addServiceOption(verb);
}

async function correct(id: string, { email, json, ...service }: CorrectOptions): Promise<void> {
  const path = `/orders/${encodeURIComponent(id)}/correct`;
  const order = await callAdminApi(
    adminService(service),
    { method: "POST", path, body: { email } },
    AdminOrder,
  );
  if (json) return printJson(order);
  print(`Order ${order.id} now belongs to ${order.email}. Emails to both addresses are on their way.`);
}
