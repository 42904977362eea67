import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { backupStream } from "../orders/transfer/backup-stream.ts";
import type { Ports } from "../ports.ts";
import { backupName, type NamedBackup, parseBackupName } from "./backup-name.ts";
import type { BackupSettings } from "./backup-settings.ts";
import { type BackupStore, openBackupStore } from "./backup-store.ts";

/**
 * Backs up the order book if the newest backup in its location is old enough, and deletes those that are too old, but never the
 * newest. Backups of other shops, and files whose names do not say which shop they belong to, are neither counted nor deleted. A failure is
 * logged, and the next call tries again; the same holds if the process ends during a backup. Called regularly.
 */
export async function backUpRegularly(
  { database, clock, log, stopping }: Pick<Ports, "database" | "clock" | "log" | "stopping">,
  { location: settings, shop, hours, keepDays, recipients }: BackupSettings,
): Promise<void> {
  try {
    const store = openBackupStore(settings);
    const at = clock();
    await store.removeIncomplete(at);
    const newest = await newestBackup(store, at, shop);
    if (newest && newest.at.getTime() > at.getTime() - hours * HOUR_MS) return;
    const expiry = new Date(at.getTime() - keepDays * DAY_MS);
    // Otherwise they could take the space that a new one needs. If it fails, so does the deletion after the backup.
    if (newest) await deleteOlder(store, expiry, shop, newest.name).catch(() => undefined);
    const name = backupName(shop, at, recipients.length > 0);
    const stream = backupStream(database, { at, onError: () => {}, ...(stopping && { stopping }) });
    const { tables } = await store.save(stream, name, recipients);
    log("info", "backed-up", { file: name, orders: tables.orders?.rows ?? 0 });
    await deleteOlder(store, expiry, shop, name);
  } catch (error) {
    if (stopping?.aborted) log("info", "backup-interrupted");
    else log("error", "backup-failed", errorFacts(error));
  }
}

type Listable = Pick<BackupStore, "list">;

/**
 * The last backup of a shop in a location before a time; one of the future was made before the clock was set back. null: there is none.
 * @throws if the location cannot be read
 */
export async function newestBackup(store: Listable, at: Date, shop: string): Promise<NamedBackup | null> {
  const backups = await listBackups(store);
  return backups.findLast((backup) => backup.shop === shop && backup.at <= at) ?? null;
}

/** The backups of all shops in a location, oldest first. */
export async function listBackups(store: Listable): Promise<NamedBackup[]> {
  const backups = (await store.list()).flatMap((name) => parseBackupName(name) ?? []);
  return backups.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** Deletes the backups of a shop from before a time. @param newest the one that stays, however old it is */
async function deleteOlder(store: BackupStore, before: Date, shop: string, newest: string): Promise<void> {
  for (const { name, shop: owner, at } of await listBackups(store))
    if (owner === shop && at < before && name !== newest) await store.remove(name);
}
