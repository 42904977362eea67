import type { Command } from "commander";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { print, printJson } from "../output.ts";
import { formatItem } from "./list.ts";

interface GrantOptions extends ServiceOptions {
  language?: string;
  json?: boolean;
}

/** `shop orders grant` */
export function addGrant(orders: Command): void {
  const verb = orders
    .command("grant")
    .description(
      "give somebody a product, such as a copy for a review. It does not count as a sale. The link is emailed",
    )
    .argument("<email>", "who gets it")
    .argument("<product>", "the product, or product/edition")
    .option("--language <code>", "the language of the email (default: the shop's first language)")
    .option("--json", "print the order")
    .action(grant);
  addServiceOption(verb);
}

async function grant(
  email: string,
  product: string,
  { language, json, ...service }: GrantOptions,
): Promise<void> {
  const [slug, option] = product.split("/", 2);
  const body = { email, product: slug, option, locale: language, idempotencyKey: crypto.randomUUID() };
  const request = { method: "POST", path: "/orders/grant", body } as const;
  const order = await callAdminApi(adminService(service), request, AdminOrder);
  if (json) return printJson(order);
  const given = order.items.map(formatItem).join(", ");
  print(`Gave ${given} to ${order.email} as order ${order.id}. The email with the link is on its way.`);
}
