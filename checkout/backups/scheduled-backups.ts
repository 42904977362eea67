import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { backupStream } from "../orders/transfer/backup-stream.ts";
import type { Ports } from "../ports.ts";
import type { BackupSettings } from "./backup-settings.ts";
import { type BackupStore, openBackupStore } from "./backup-store.ts";
import { ENCRYPTED } from "./encryption.ts";

/** `orders-2026-11-29T12-00-00Z.jsonl.gz.age`: names sort by time, and every file system allows them. */
const NAME = /^orders-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)Z\.jsonl\.gz(?:\.age)?$/;

/** The name of a backup made at a time, encrypted if it has recipients. */
export function backupName(at: Date, recipients: string[]): string {
  const time = at.toISOString().slice(0, 19).replaceAll(":", "-");
  return `orders-${time}Z.jsonl.gz${recipients.length > 0 ? ENCRYPTED : ""}`;
}

/**
 * Backs up the order book if the newest backup in its location is old enough, and then deletes those that are too old. A failure is
 * logged, and tried again at the next call, as is one that the end of the process interrupts. Called regularly.
 */
export async function backUpRegularly(
  { database, clock, log, stopping }: Pick<Ports, "database" | "clock" | "log" | "stopping">,
  { location: settings, hours, keepDays, recipients }: BackupSettings,
): Promise<void> {
  try {
    const store = openBackupStore(settings);
    const at = clock();
    await store.removeIncomplete(at);
    const newest = await newestBackup(store, at);
    if (newest && newest.at.getTime() > at.getTime() - hours * HOUR_MS) return;
    const name = backupName(at, recipients);
    const stream = backupStream(database, { at, onError: () => {}, ...(stopping && { stopping }) });
    const { tables } = await store.save(stream, name, recipients);
    log("info", "backed-up", { file: name, orders: tables.orders?.rows ?? 0 });
    await deleteOlder(store, new Date(at.getTime() - keepDays * DAY_MS));
  } catch (error) {
    if (stopping?.aborted) log("info", "backup-interrupted");
    else log("error", "backup-failed", errorFacts(error));
  }
}

interface NamedBackup {
  name: string;
  at: Date;
}

/**
 * The last backup in a location before a time; one of the future was made before the clock was set back. null: there is none.
 * @throws if the location cannot be read
 */
export async function newestBackup(store: Pick<BackupStore, "list">, at: Date): Promise<NamedBackup | null> {
  return (await listBackups(store)).findLast((backup) => backup.at <= at) ?? null;
}

/** Oldest first. */
async function listBackups(store: Pick<BackupStore, "list">): Promise<NamedBackup[]> {
  return (await store.list()).flatMap((name) => {
    const [, hour, minute, second] = NAME.exec(name) ?? [];
    return hour ? [{ name, at: new Date(`${hour}:${minute}:${second}Z`) }] : [];
  });
}

/** Called after a new one was made, so there always is one. */
async function deleteOlder(store: BackupStore, before: Date): Promise<void> {
  for (const { name, at } of await listBackups(store)) if (at < before) await store.remove(name);
}
