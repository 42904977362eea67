import type { Command } from "commander";
import { ResentMessage } from "#domain/api/admin/orders.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { print, printJson } from "../output.ts";

interface ResendOptions extends ServiceOptions {
  message?: string;
  json?: boolean;
}

export function addResend(orders: Command): void {
  const verb = orders
    .command("resend")
    .description("send the receipt of an order again, with a new link, or another of its emails")
    .argument("<order>", "the id of an order, such as ord_…")
    .option("--message <id>", "the email to send again, by its id in shop orders show")
    .option("--json", "print {id, kind, recipient}")
    .action(resend);
  addServiceOption(verb);
}

async function resend(order: string, { message, json, ...service }: ResendOptions): Promise<void> {
  const path = `/orders/${encodeURIComponent(order)}/resend`;
  const body = { message, idempotencyKey: crypto.randomUUID() };
  const resent = await callAdminApi(adminService(service), { method: "POST", path, body }, ResentMessage);
  if (json) return printJson(resent);
  print(`The email "${resent.kind}" is on its way to ${resent.recipient}.`);
}
