import type { Command } from "commander";
import { AdminEntitlement } from "#domain/api/admin/entitlements.ts";
import { callAdminApi } from "../admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { fail, print, printJson } from "../output.ts";

interface EndOptions extends ServiceOptions {
  reason?: string;
  json?: boolean;
}

/** `shop orders end` */
export function addEnd(orders: Command): void {
  const verb = orders
    .command("end")
    .description(
      "end an entitlement: its files can no longer be downloaded, and its licence keys no longer be used",
    )
    .argument("<entitlement>", "the id of an entitlement in shop orders show, such as ent_…")
    .option("--reason <text>", "a note for yourself; the buyer does not see it")
    .option("--json", "print the entitlement")
    .action(async (id: string, { json, reason, ...service }: EndOptions) => {
      const entitlement = await endEntitlement(adminService(service), id, reason);
      if (json) printJson(entitlement);
      else print(`${id} has ended: its files can no longer be downloaded.`);
    });
  addServiceOption(verb);
}

/** Ends an entitlement in a running shop. */
export function endEntitlement(
  service: AdminService,
  id: string,
  reason?: string,
): Promise<AdminEntitlement> {
  const path = `/entitlements/${encodeURIComponent(id)}/end`;
  return callAdminApi(service, { method: "POST", path, body: { reason } }, AdminEntitlement);
}

/** `shop orders restore` */
export function addRestore(orders: Command): void {
  const verb = orders
    .command("restore")
    .description("take back that you ended an entitlement")
    .argument("<entitlement>", "the id of an entitlement in shop orders show, such as ent_…")
    .option("--json", "print the entitlement")
    .action(restore);
  addServiceOption(verb);
}

async function restore(id: string, { json, ...service }: EndOptions): Promise<void> {
  const path = `/entitlements/${encodeURIComponent(id)}/restore`;
  const restored = await callAdminApi(
    adminService(service),
    { method: "POST", path, body: {} },
    AdminEntitlement,
  );
  if (json) printJson(restored);
  if (restored.endReason !== null) {
    return fail(
      `${id} stays ended, since its order is ${restored.endReason}. To give the files anyway: shop orders grant`,
    );
  }
  if (!json) print(`${id} is active: its files can be downloaded.`);
}
