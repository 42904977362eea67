import type { Command } from "commander";
import { AdminEvent } from "#domain/api/admin/orders.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { print, printJson } from "../output.ts";

/** `shop orders note` */
export function addNote(orders: Command): void {
  const verb = orders
    .command("note")
    .description("add a note to an order, which its buyer finds only in an export of their data")
    .argument("<order>", "the id of an order, such as ord_…")
    .argument("<text...>", "the note")
    .option("--json", "print the note")
    .action(note);
  addServiceOption(verb);
}

async function note(
  order: string,
  words: string[],
  { json, ...service }: ServiceOptions & { json?: boolean },
): Promise<void> {
  const path = `/orders/${encodeURIComponent(order)}/notes`;
  const body = { text: words.join(" ") };
  const added = await callAdminApi(adminService(service), { method: "POST", path, body }, AdminEvent);
  if (json) return printJson(added);
  print(`Added to ${order}.`);
}
