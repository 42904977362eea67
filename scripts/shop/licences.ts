import type { Command } from "commander";
import { z } from "zod";
import { AdminLicence } from "#domain/api/admin/licences.ts";
import { callAdminApi } from "./admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { addKeyListCommands } from "./import-keys.ts";
import { endEntitlement } from "./orders/end.ts";
import { formatMinute, pluralise, print, printJson } from "./output.ts";

interface LicenceOptions extends ServiceOptions {
  json?: boolean;
}

/** `shop licences`: lists licence keys with their activations, deactivates and ends them. */
export function addLicences(shop: Command): void {
  const licences = shop
    .command("licences")
    .description(
      "list the newest licence keys with their activations, find, deactivate and end them, add keys of your own",
    );
  const list = licences
    .command("list", { isDefault: true })
    .description("list the newest licence keys (the default)")
    .option("--limit <n>", "the maximum number of keys", "50")
    .option("--json", "print them as JSON")
    .action(({ limit, ...options }: LicenceOptions & { limit: string }) => printLicences({ limit }, options));
  const find = licences
    .command("find")
    .description("list the licence keys that a text names")
    .argument("<text>", "a licence key, a product, the id of an order, or an email address")
    .option("--limit <n>", "the maximum number of keys", "50")
    .option("--json", "print them as JSON")
    .action((find: string, { limit, ...options }: LicenceOptions & { limit: string }) =>
      printLicences({ find, limit }, options),
    );
  const deactivate = licences
    .command("deactivate")
    .description("deactivate a licence key on one device, so that it can be activated on another one")
    .argument("<key>", "the licence key")
    .argument("<activation>", "the id of the activation in shop licences find, such as act_…")
    .option("--json", "print the licence keys")
    .action(async (key: string, activation: string, { json, ...service }: LicenceOptions) => {
      const request = { method: "POST", path: "/licences/deactivate", body: { key, activation } } as const;
      show(await callAdminApi(adminService(service), request, z.array(AdminLicence)), json);
    });
  const end = licences
    .command("end")
    .description("end a licence key, with the files and all keys of its entitlement")
    .argument("<key>", "the licence key")
    .option("--reason <text>", "a note for yourself; the buyer does not see it")
    .option("--json", "print the licence keys")
    .action(async (key: string, { reason, json, ...options }: LicenceOptions & { reason?: string }) => {
      const service = adminService(options);
      const [licence] = await fetchLicences(service, { find: key });
      if (!licence) throw new Error(`There is no licence key ${key}.`);
      await endEntitlement(service, licence.entitlementId, reason);
      show(await fetchLicences(service, { find: key }), json);
    });
  addKeyListCommands(licences);
  for (const verb of [list, find, deactivate, end]) addServiceOption(verb);
}

async function printLicences(
  query: Record<string, string>,
  { json, ...service }: LicenceOptions,
): Promise<void> {
  show(await fetchLicences(adminService(service), query), json);
}

function fetchLicences(service: AdminService, query: Record<string, string>): Promise<AdminLicence[]> {
  const path = `/licences?${new URLSearchParams(query)}`;
  return callAdminApi(service, { method: "GET", path }, z.array(AdminLicence));
}

function show(licences: AdminLicence[], json = false): void {
  if (json) {
    printJson(licences);
  } else {
    for (const licence of licences) print(formatLicence(licence));
    print(pluralise(licences.length, "licence key"));
  }
}

function formatLicence({
  key,
  status,
  product,
  option,
  holder,
  orderId,
  limit,
  activations,
}: AdminLicence): string {
  const count =
    limit === null ? `${activations.length} activated` : `${activations.length} of ${limit} activated`;
  const devices = activations.map(
    ({ id, instance, activatedAt }) => `\n    ${formatMinute(activatedAt)}  ${id}  ${instance}`,
  );
  return (
    [key, status.padEnd(8), count, `${product}/${option}`, holder, orderId].join("  ") + devices.join("")
  );
}
