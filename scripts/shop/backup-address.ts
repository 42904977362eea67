import { basename, dirname, resolve } from "node:path";
import type { NamedBackup } from "#checkout/backups/backup-name.ts";
import {
  type BackupLocation,
  describeLocation,
  isBucketAddress,
  parseLocation,
} from "#checkout/backups/backup-settings.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { listBackups } from "#checkout/backups/scheduled-backups.ts";
import { userFolder } from "./folders.ts";

/** A backup in a folder or a bucket. */
interface BackupAddress {
  settings: BackupLocation;
  name: string;
}

/** Whatever else an address of a bucket ends with is a folder in it. */
const FILE_NAME = /^(s3:\/\/.+\/)([^/]+\.gz(?:\.age)?)$/;

/**
 * The backup that the user names: a file, or `s3://bucket/folder/name.gz`. Without its name, it is to get one.
 * @throws {SettingsError} if it is in a bucket whose access is missing
 */
export function locateBackup(text: string | undefined): { settings: BackupLocation; name?: string } {
  if (text === undefined) return { settings: { dir: userFolder() } };
  if (!isBucketAddress(text)) {
    const path = resolve(userFolder(), text);
    return { settings: { dir: dirname(path) }, name: basename(path) };
  }
  const [, folder = text, name] = FILE_NAME.exec(text) ?? [];
  return { settings: parseLocation(folder, process.env), ...(name !== undefined && { name }) };
}

/**
 * As {@link locateBackup}. Of a folder in a bucket, the newest of a shop.
 * @param shop as names of its backups have it. null: unknown, so that the folder must have backups of one shop only
 * @throws if there is none, or only those of others
 */
export async function findExisting(text: string, shop: string | null): Promise<BackupAddress> {
  const { settings, name } = locateBackup(text);
  if (name !== undefined) return { settings, name };
  const now = new Date();
  const backups = (await listBackups(openBackupStore(settings))).filter(({ at }) => at <= now);
  const newest = backups.at(-1);
  if (newest === undefined) throw new Error(`There is no backup in ${describeLocation(settings)}.`);
  const chosen = choose(backups, shop);
  if (chosen) return { settings, name: chosen.name };
  const owners = [...new Set(backups.map(({ shop: owner }) => owner ?? "an earlier version"))].join(", ");
  throw new Error(
    `${describeLocation(settings)} has backups of ${owners}${shop === null ? "" : `, and none of ${shop}`}. ` +
      `Name the one that you mean, such as ${addressOf({ settings, name: newest.name })}.`,
  );
}

/** null: it is not clear which one is meant. */
function choose(backups: NamedBackup[], shop: string | null): NamedBackup | null {
  const own = backups.findLast((backup) => shop !== null && backup.shop === shop);
  if (own) return own;
  const shops = new Set(backups.map((backup) => backup.shop));
  // Names of earlier versions do not say a shop.
  const isClear = shops.size === 1 && (shop === null || shops.has(null));
  return (isClear && backups.at(-1)) || null;
}

/** The path of a file, or its address in a bucket. */
export function addressOf({ settings, name }: BackupAddress): string {
  return "dir" in settings ? resolve(settings.dir, name) : describeLocation(settings) + name;
}
