import { resolve } from "node:path";
import type { Command } from "commander";
import { openBackup } from "#checkout/backups/backup-file.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { restoreOrderBook } from "#checkout/node/order-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import { describeBackup } from "./backup.ts";
import { userFolder } from "./folders.ts";
import { print, printJson } from "./output.ts";

/** `shop restore`: makes an order book from a backup, where there is none. */
export function addRestore(shop: Command): void {
  shop
    .command("restore <file>")
    .description(
      "make the order book from a backup. The shop must be stopped, and must not have an order book yet",
    )
    .option("--json", "print {at, orders}")
    .action(restore);
}

async function restore(name: string, { json = false }: { json?: boolean }): Promise<void> {
  const settings = parseSettings(process.env);
  await makeDataPrivate(settings);
  const restored = await restoreOrderBook(settings, openBackup(resolve(userFolder(), name)));
  const { at } = restored.header;
  if (json) return printJson({ at, orders: restored.tables.orders?.rows ?? 0 });
  print(`Restored ${describeBackup(restored)}.`);
  print(
    `Start the shop, and run "npm run shop -- reconcile --since ${at.slice(0, 10)}" to fetch what was paid or refunded since then.`,
  );
}
