import { basename, dirname, resolve } from "node:path";
import {
  type BackupLocation,
  describeLocation,
  isBucketAddress,
  parseLocation,
} from "#checkout/backups/backup-settings.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { newestBackup } from "#checkout/backups/scheduled-backups.ts";
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

/** As {@link locateBackup}. Of a folder in a bucket, the newest. @throws if there is none */
export async function findExisting(text: string): Promise<BackupAddress> {
  const { settings, name } = locateBackup(text);
  if (name !== undefined) return { settings, name };
  const newest = await newestBackup(openBackupStore(settings), new Date());
  if (newest === null) throw new Error(`There is no backup in ${describeLocation(settings)}.`);
  return { settings, name: newest.name };
}

/** The path of a file, or its address in a bucket. */
export function addressOf({ settings, name }: BackupAddress): string {
  return "dir" in settings ? resolve(settings.dir, name) : describeLocation(settings) + name;
}
