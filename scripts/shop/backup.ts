import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { type Backup, verifyBackup } from "#checkout/backups/backup-file.ts";
import { backupName, backupShop, ENCRYPTED, parseBackupName } from "#checkout/backups/backup-name.ts";
import { parseRecipients } from "#checkout/backups/backup-settings.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { createKeys } from "#checkout/backups/encryption.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import { streamAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { addressOf, findExisting, locateBackup } from "./backup-address.ts";
import { isInToolFolder, userFolder } from "./folders.ts";
import { displayPath, formatMinute, pluralise, print, printJson } from "./output.ts";

interface BackupOptions extends ServiceOptions {
  verify?: boolean;
  identity?: string;
  newKey?: string;
  json?: boolean;
}

/** `shop backup`: saves the order book of the running shop, checks a backup, or makes the keys that encrypt and decrypt backups. */
export function addBackup(shop: Command): void {
  const verb = shop
    .command("backup [file]")
    .description(
      "save the order book of the running shop in a file, or in a bucket (s3://bucket/folder/), by default with the time in its name. It contains the buyers' addresses, unsold licence keys and the key that signs licences: keep it like a password, or set BACKUP_RECIPIENTS, which encrypts it",
    )
    .option(
      "--verify",
      "check a backup instead, which needs no running shop; of a bucket's folder, the newest",
    )
    .option("--identity <file>", "the key that decrypts the backup to check")
    .option("--new-key <file>", "make a key instead, and print the value for BACKUP_RECIPIENTS")
    .option("--json", "print {file, at, orders, rows}")
    .action(backUp);
  addServiceOption(verb);
}

async function backUp(
  text: string | undefined,
  { verify = false, identity, newKey, json = false, ...service }: BackupOptions,
): Promise<void> {
  if (newKey) return makeKey(resolve(userFolder(), newKey));
  if (verify && !text) throw new Error("Name the backup to check.");
  const { file, backup } = verify
    ? await check(text ?? "", await readIdentity(identity))
    : await save(text, service);
  if (json) return printJson({ file, at: backup.header.at, ...countsOf(backup) });
  const what = `${displayPath(file)}: ${describeBackup(backup)}`;
  print(verify ? `${what}. Nothing is missing.` : what);
}

async function check(
  text: string,
  identities: string | undefined,
): Promise<{ file: string; backup: Backup }> {
  const { settings, name } = await findExisting(text, shopOfSettings());
  const backup = await openBackupStore(settings).withFile(name, (path) => verifyBackup(path, identities));
  return { file: addressOf({ settings, name }), backup };
}

/** null: this machine has not the settings of the shop. */
function shopOfSettings(): string | null {
  if (!process.env.SITE_URL) return null;
  try {
    return backupShop(parseSettings(process.env));
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

async function save(
  text: string | undefined,
  service: ServiceOptions,
): Promise<{ file: string; backup: Backup }> {
  const recipients = parseRecipients(process.env.BACKUP_RECIPIENTS);
  const { settings, name: chosen } = locateBackup(text);
  const isEncrypted = recipients.length > 0;
  if (isEncrypted && chosen?.endsWith(ENCRYPTED) === false)
    throw new Error(`BACKUP_RECIPIENTS encrypts backups. Choose a name that ends with ${ENCRYPTED}.`);
  const { stream, name: given } = await streamAdminApi(adminService(service), "/backup");
  const name = chosen ?? backupName(shopIn(given), new Date(), isEncrypted);
  const backup = await openBackupStore(settings).save(untilCutOff(stream), name, recipients);
  return { file: addressOf({ settings, name }), backup };
}

/** The shop may be on another machine, which must not choose where files are written. */
function shopIn(name: string): string {
  const shop = parseBackupName(name)?.shop;
  if (shop) return shop;
  throw new Error("The shop is not of this version, and does not name the backup. Choose a name.");
}

/** The shop cannot say why it stops sending, since its answer has begun. */
async function* untilCutOff(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw new Error(
      'The shop stopped sending the backup before its end, so none was saved. The line "backup-failed" in its log says why, and what to do.',
      { cause },
    );
  }
}

/** Writes a new key where there is no file yet, and prints what encrypts for it. */
async function makeKey(file: string): Promise<void> {
  if (isInToolFolder(file)) {
    const outside = join(homedir(), basename(file));
    throw new Error(
      `${file} would be in Vitrine's own folder, so that images and commits could contain the key that decrypts the backups. Name a path outside, such as ${outside}.`,
    );
  }
  const { identity, recipient } = await createKeys();
  await writeFile(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: "wx" });
  print(recipient);
  print(`
${displayPath(file)} has the key that decrypts. Keep it in two safe places that are not the server: without it, nobody can read the backups.
Set BACKUP_RECIPIENTS to the line above.`);
}

/** The text of a file with keys. undefined: none was named. */
export async function readIdentity(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : readFile(resolve(userFolder(), file), "utf8");
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
