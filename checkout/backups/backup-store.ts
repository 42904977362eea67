import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { DAY_MS } from "#domain/time.ts";
import { type Backup, PART, saveBackup } from "./backup-file.ts";
import { parseBackupName } from "./backup-name.ts";
import type { BackupLocation } from "./backup-settings.ts";
import type { DiskSpace } from "./disk-reserve.ts";

/** Where backups are kept: a folder or a bucket, which may have other files, too. */
export interface BackupStore {
  /** The names of its files, in ascending order. */
  list(): Promise<string[]>;
  /** Saves a backup under a name, as {@link saveBackup} does: it appears there once it is complete and checked. */
  save(stream: AsyncIterable<Uint8Array>, name: string, recipients: string[]): Promise<Backup>;
  /** Calls `use` with the path of a file on this machine, which may be a copy that is deleted afterwards. */
  withFile<Result>(name: string, use: (path: string) => Promise<Result>): Promise<Result>;
  remove(name: string): Promise<void>;
  /** Saves a small file, reads it and deletes it. @throws if one of them fails */
  tryOut(): Promise<void>;
  /** Deletes what processes that were killed have left. */
  removeIncomplete(at: Date): Promise<void>;
}

/** How the names of backups begin. */
const NAME_START = "orders-";

/** A backup that was not written or uploaded for longer was cut off. */
const MAX_WRITING_MS = DAY_MS;

export function openBackupStore(settings: BackupLocation, space: DiskSpace = {}): BackupStore {
  return "dir" in settings ? folderStore(settings.dir, space) : bucketStore(settings);
}

function folderStore(dir: string, space: DiskSpace): BackupStore {
  const makeFolder = () => mkdir(dir, { recursive: true, mode: 0o700 });
  return {
    list: async () => (existsSync(dir) ? (await readdir(dir)).toSorted() : []),
    async save(stream, name, recipients) {
      await makeFolder();
      const expectedBytes = await sizeOfLast(dir, name);
      return saveBackup(stream, join(dir, name), recipients, { expectedBytes, ...space });
    },
    withFile: (name, use) => use(join(dir, name)),
    remove: (name) => rm(join(dir, name)),
    async tryOut() {
      const { name, content } = smallFile();
      await writeFile(join(dir, name), content, { mode: 0o600, flush: true });
      try {
        checkContent(await readFile(join(dir, name), "utf8"), content);
      } finally {
        await rm(join(dir, name));
      }
    },
    async removeIncomplete(at) {
      await makeFolder();
      for (const name of await readdir(dir)) {
        if (!name.endsWith(PART) || !name.startsWith(NAME_START)) continue;
        const { mtime } = await stat(join(dir, name));
        // One that is younger may be written now, by the command.
        if (at.getTime() - mtime.getTime() > MAX_WRITING_MS) await rm(join(dir, name), { force: true });
      }
    },
  };
}

/** The size of the newest backup in a folder of the shop that a name says. 0: there is none. */
async function sizeOfLast(dir: string, name: string): Promise<number> {
  const shop = parseBackupName(name)?.shop;
  if (!shop) return 0;
  const names = (await readdir(dir)).filter((other) => parseBackupName(other)?.shop === shop);
  const last = names.toSorted().at(-1);
  return last === undefined ? 0 : (await stat(join(dir, last))).size;
}

/** A backup is complete and checked in a private folder of this machine before it is uploaded. */
function bucketStore({ bucket, prefix }: Exclude<BackupLocation, { dir: string }>): BackupStore {
  /** Loaded on demand, since the SDK takes memory, and most shops have a folder or no backups. */
  const open = async () => (await import("../files/s3/bucket-objects.ts")).bucketObjects(bucket);
  let opened: ReturnType<typeof open> | undefined;
  const objects = () => (opened ??= open());
  return {
    list: async () => (await (await objects()).list(prefix)).map((key) => key.slice(prefix.length)),
    save: (stream, name, recipients) =>
      inPrivateFolder(async (folder) => {
        const path = join(folder, name);
        const backup = await saveBackup(stream, path, recipients);
        await (await objects()).upload(prefix + name, path);
        return backup;
      }),
    withFile: (name, use) =>
      inPrivateFolder(async (folder) => {
        const path = join(folder, name);
        await pipeline(await (await objects()).read(prefix + name), createWriteStream(path, { mode: 0o600 }));
        return use(path);
      }),
    remove: async (name) => (await objects()).remove(prefix + name),
    tryOut: () =>
      inPrivateFolder(async (folder) => {
        const { name, content } = smallFile();
        await writeFile(join(folder, name), content);
        const { upload, read, remove } = await objects();
        await upload(prefix + name, join(folder, name));
        try {
          checkContent(await text(await read(prefix + name)), content);
        } finally {
          await remove(prefix + name);
        }
      }),
    removeIncomplete: async (at) =>
      // Files for sale in the same bucket may be on their way for longer.
      (await objects()).removeUnfinished(prefix + NAME_START, new Date(at.getTime() - MAX_WRITING_MS)),
  };
}

function smallFile(): { name: string; content: string } {
  const id = randomUUID();
  return { name: `shop-doctor-${id}.txt`, content: `A file of shop doctor, which may be deleted: ${id}\n` };
}

function checkContent(found: string, expected: string): void {
  if (found !== expected) throw new Error("a file's content differs from what was written");
}

/** Only this user can open the folder, which is deleted afterwards. */
async function inPrivateFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-backup-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
