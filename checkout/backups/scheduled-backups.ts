import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { errorFacts } from "../log/log.ts";
import { backupStream } from "../orders/transfer/backup-stream.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { PART, saveBackup } from "./backup-file.ts";
import { ENCRYPTED } from "./encryption.ts";

/** `orders-2026-11-29T12-00-00Z.jsonl.gz.age`: names sort by time, and every file system allows them. */
const NAME = /^orders-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)Z\.jsonl\.gz(?:\.age)?$/;

/** The name of a backup made at a time, encrypted if it has recipients. */
export function backupName(at: Date, recipients: string[]): string {
  const time = at.toISOString().slice(0, 19).replaceAll(":", "-");
  return `orders-${time}Z.jsonl.gz${recipients.length > 0 ? ENCRYPTED : ""}`;
}

/**
 * Backs up the order book if the newest backup in the folder is old enough, and then deletes those that are too old. A failure is
 * logged, and tried again at the next call. Called regularly.
 */
export async function backUpRegularly(
  { database, clock, log }: Pick<Ports, "database" | "clock" | "log">,
  { dir, hours, keepDays, recipients }: NonNullable<Settings["backups"]>,
): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const at = clock();
    await deleteIncomplete(dir);
    const newest = await newestBackup(dir, at);
    if (newest && newest.at.getTime() > at.getTime() - hours * HOUR_MS) return;
    const name = backupName(at, recipients);
    const stream = backupStream(database, { at, onError: () => {} });
    const { tables } = await saveBackup(stream, join(dir, name), recipients);
    log("info", "backed-up", { file: name, orders: tables.orders?.rows ?? 0 });
    await deleteOlder(dir, new Date(at.getTime() - keepDays * DAY_MS));
  } catch (error) {
    log("error", "backup-failed", errorFacts(error));
  }
}

/** The last backup in a folder before a time; one of the future was made before the clock was set back. null: there is none. */
export async function newestBackup(dir: string, at: Date): Promise<{ name: string; at: Date } | null> {
  const backups = await listBackups(dir).catch(() => []);
  return backups.findLast((backup) => backup.at <= at) ?? null;
}

/** Oldest first. */
async function listBackups(dir: string): Promise<{ name: string; at: Date }[]> {
  return (await readdir(dir)).toSorted().flatMap((name) => {
    const [, hour, minute, second] = NAME.exec(name) ?? [];
    return hour ? [{ name, at: new Date(`${hour}:${minute}:${second}Z`) }] : [];
  });
}

/** Deletes the incomplete files of a process that was killed. */
async function deleteIncomplete(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name.endsWith(PART) && name.startsWith("orders-")) await rm(join(dir, name));
  }
}

/** Called after a new one was made, so there always is one. */
async function deleteOlder(dir: string, before: Date): Promise<void> {
  for (const { name, at } of await listBackups(dir)) if (at < before) await rm(join(dir, name));
}
