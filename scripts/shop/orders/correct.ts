import type { Command } from "commander";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { formatMinute, print, printJson } from "../output.ts";

interface CorrectOptions extends ServiceOptions {
  email?: string;
  recipient?: string;
  json?: boolean;
}

export function addCorrect(orders: Command): void {
  const verb = orders
    .command("correct")
    .description(
      "correct the email address of an order, or of the recipient of a gift: the files move to the new address, which gets an email",
    )
    .argument("<order>", "the id of an order, such as ord_…")
    .option("--email <address>", "the right address of the buyer. The earlier one is notified, too")
    .option("--recipient <address>", "the right address of the recipient of a gift")
    .option("--json", "print the corrected order")
    .action(correct);
  addServiceOption(verb);
}

async function correct(id: string, { email, recipient, json, ...service }: CorrectOptions): Promise<void> {
  if ((email === undefined) === (recipient === undefined)) {
    throw new Error("Expected either --email or --recipient.");
  }
  const path = `/orders/${encodeURIComponent(id)}/correct`;
  const order = await callAdminApi(
    adminService(service),
    { method: "POST", path, body: { email, recipient } },
    AdminOrder,
  );
  if (json) return printJson(order);
  if (recipient !== undefined) return print(describeGift(order));
  print(`Order ${order.id} now belongs to ${order.email}. Emails to both addresses are on their way.`);
}

function describeGift({ id, gift }: AdminOrder): string {
  const day = gift?.deliversAt;
  const email = day ? `It is delivered on ${formatMinute(day)}.` : "The email is on its way.";
  return `The gift of order ${id} is now for ${gift?.recipient}. ${email}`;
}
