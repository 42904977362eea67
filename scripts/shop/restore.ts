import type { Command } from "commander";
import { openBackup, verifyBackup } from "#checkout/backups/backup-file.ts";
import { backupShop } from "#checkout/backups/backup-name.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { checkBackupMode, restoreOrderBook } from "#checkout/node/order-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import { describeBackup, readIdentity } from "./backup.ts";
import { findExisting } from "./backup-address.ts";
import { printCopyProgress } from "./copy-progress.ts";
import { print, printJson } from "./output.ts";

/** `shop restore`: makes an order book from a backup, where there is none. */
export function addRestore(shop: Command): void {
  shop
    .command("restore <file>")
    .description(
      "make the order book from a backup: a file, or one in a bucket (s3://bucket/folder/name, or s3://bucket/folder/ for the newest). The shop must be stopped, and must not have an order book yet",
    )
    .option("--identity <file>", "the key that decrypts it")
    .option("--json", "print {at, orders}")
    .action(restore);
}

async function restore(
  text: string,
  { identity, json = false }: { identity?: string; json?: boolean },
): Promise<void> {
  const settings = parseSettings(process.env);
  const identities = await readIdentity(identity);
  const { settings: location, name } = await findExisting(text, backupShop(settings));
  const restored = await openBackupStore(location).withFile(name, async (file) => {
    // Before anything is changed.
    checkBackupMode(await verifyBackup(file, identities), settings);
    await makeDataPrivate(settings);
    return restoreOrderBook(settings, () => openBackup(file, identities), json ? {} : printCopyProgress());
  });
  const { at } = restored.header;
  if (json) return printJson({ at, orders: restored.tables.orders?.rows ?? 0 });
  print(`Restored ${describeBackup(restored)}.`);
  print(`
What has happened since then is not in it:
  1. With \`seller\` in shop.yaml, set another \`invoicePrefix\`, since the numbers of these invoices were given to others already.
  2. Remove licence keys of your own that were sold since from your lists. Keys that nobody had are not restored: the shop adds those
     of the lists when it starts, and you add those that you imported from other files.
  3. Start the shop, and run "npm run shop -- rebuild --from-stripe --dry-run", which says what comes back, then the same without --dry-run.
     Until then the shop does not look for missed webhooks, for a day at most: it would send each email again.
  4. Erase again who has asked for it since. Everybody has to sign in again.`);
}
