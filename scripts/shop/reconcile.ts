import type { Command } from "commander";
import { Reconciliation } from "#domain/api/admin/reconciliation.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { parseDay } from "./day.ts";
import { pluralise, print, printJson } from "./output.ts";

/** `shop reconcile`: fetches payments from Stripe again, after missed webhooks or the loss of an order book. */
export function addReconcile(shop: Command): void {
  const verb = shop
    .command("reconcile")
    .description("compare the running shop's order book with Stripe, and add what is missing")
    .requiredOption("--since <date>", "the first day to compare, such as 2026-01-31", parseDay)
    .option("--json", "print {seen, changed}")
    .action(reconcile);
  addServiceOption(verb);
}

async function reconcile({
  since,
  json,
  ...service
}: ServiceOptions & { since: Date; json?: boolean }): Promise<void> {
  const request = { method: "POST", path: "/reconcile", body: { from: since } } as const;
  const outcome = await callAdminApi(adminService(service), request, Reconciliation);
  if (json) return printJson(outcome);
  const { seen, changed } = outcome;
  print(`${pluralise(seen, "payment")} compared, ${pluralise(changed, "order")} corrected`);
}
