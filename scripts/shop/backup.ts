import { resolve } from "node:path";
import type { Command } from "commander";
import { type Backup, saveBackup, verifyBackup } from "#checkout/backups/backup-file.ts";
import { backupName } from "#checkout/backups/scheduled-backups.ts";
import { streamAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { userFolder } from "./folders.ts";
import { displayPath, formatMinute, pluralise, print, printJson } from "./output.ts";

interface BackupOptions extends ServiceOptions {
  verify?: boolean;
  json?: boolean;
}

/** `shop backup`: saves the order book of the running shop, or checks a backup. */
export function addBackup(shop: Command): void {
  const verb = shop
    .command("backup [file]")
    .description(
      "save the order book of the running shop in a file, by default with the time in its name. It contains the buyers' addresses, unsold licence keys and the key that signs licences: keep it like a password",
    )
    .option("--verify", "check a backup instead, which needs no running shop")
    .option("--json", "print {file, at, orders, rows}")
    .action(backUp);
  addServiceOption(verb);
}

async function backUp(
  name: string | undefined,
  { verify = false, json = false, ...service }: BackupOptions,
): Promise<void> {
  if (verify && !name) throw new Error("Name the backup to check.");
  const file = resolve(userFolder(), name ?? backupName(new Date()));
  const backup = verify
    ? await verifyBackup(file)
    : await saveBackup(await streamAdminApi(adminService(service), "/backup"), file);
  if (json) return printJson({ file, at: backup.header.at, ...countsOf(backup) });
  const what = `${displayPath(file)}: ${describeBackup(backup)}`;
  print(verify ? `${what}. Nothing is missing.` : what);
}

/** `120 orders, 1043 rows, of 2026-11-29 12:00` */
export function describeBackup(backup: Backup): string {
  const { orders, rows } = countsOf(backup);
  return `${pluralise(orders, "order")}, ${pluralise(rows, "row")}, of ${formatMinute(backup.header.at)}`;
}

function countsOf({ tables }: Backup): { orders: number; rows: number } {
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  return { orders: tables.orders?.rows ?? 0, rows };
}
