import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBackup } from "#checkout/backups/backup-file.ts";
import { backupName } from "#checkout/backups/backup-name.ts";
import { type BackupStore, openBackupStore } from "#checkout/backups/backup-store.ts";
import { createKeys } from "#checkout/backups/encryption.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { restoreBook } from "#checkout/orders/transfer/restore-book.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { streamAdminApi } from "#shop/admin-client.ts";
import { adminService } from "#shop/admin-service.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { randomFrom } from "./random.ts";

/** What a kind of backup is saved with. */
interface Kind {
  store: BackupStore;
  recipients: string[];
  identities?: string;
}

const MAX_BUYERS = 12;

/**
 * Backs up a running shop again and again while buyers order, pay and get refunds over HTTP: in a folder, encrypted, and in a bucket.
 * Each backup must restore whole, with every sale that was acknowledged before, and with no sale by half.
 *
 * @param rounds the number of backups
 */
export async function backups({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), "vitrine-backups-"));
  const bucket = await startS3Server();
  const shop = await startShop();
  const { recipient, identity } = await createKeys();
  const kinds: Kind[] = [
    { store: openBackupStore({ dir: folder }), recipients: [] },
    { store: openBackupStore({ dir: folder }), recipients: [recipient], identities: identity },
    {
      store: openBackupStore({ bucket: bucket.options, prefix: "shop/" }),
      recipients: [recipient],
      identities: identity,
    },
  ];
  const acknowledged = new Set<string>();
  const failures: string[] = [];
  let rows = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const kind = kinds[round % kinds.length] ?? kinds[0];
      if (!kind) break;
      const before = [...acknowledged];
      const name = backupName(
        "localhost-sandbox",
        new Date(Date.UTC(2026, 0, 1, 0, 0, round)),
        kind.recipients.length > 0,
      );
      const buyers = Array.from({ length: random.between(1, MAX_BUYERS) }, () => random.between(0, 4) === 0);
      const [saved] = await Promise.all([
        streamAdminApi(adminService({}, { DATA_DIR: shop.settings.dataDir }), "/backup").then(({ stream }) =>
          kind.store.save(stream, name, kind.recipients),
        ),
        ...buyers.map((isRefunded) => buy(shop, acknowledged, isRefunded)),
      ]);
      rows += Object.values(saved.tables).reduce((sum, table) => sum + table.rows, 0);
      const problems = await kind.store.withFile(name, (path) =>
        findProblems(path, before, {
          restoreTo: join(folder, "restored.duckdb"),
          identities: kind.identities,
        }),
      );
      failures.push(...problems.map((problem) => `backup ${round}: ${problem}`));
    }
  } finally {
    await shop.close();
    await bucket.close();
    await rm(folder, { recursive: true });
  }
  if (acknowledged.size < rounds) failures.push(`only ${acknowledged.size} sales in ${rounds} backups`);
  return { backups: rounds, sales: acknowledged.size, rows, failures };
}

async function buy(shop: TestShop, acknowledged: Set<string>, isRefunded: boolean): Promise<void> {
  const { order, pay, status } = buyerAt(shop);
  const placed = await order({ items: [{ product: "book" }, { product: "record" }] });
  await pay(placed.url);
  await status(placed.order, "paid");
  acknowledged.add(placed.order);
  if (!isRefunded) return;
  const session = /cs_\w+/.exec(placed.url)?.[0];
  const body = new URLSearchParams({ action: "refund", amount: "" });
  await fetch(`${shop.sandboxUrl}/payments/${session}`, { method: "POST", body, redirect: "manual" });
}

/** Restores a backup, which compares every row, and looks for sales that are missing or not whole. */
async function findProblems(
  path: string,
  acknowledged: string[],
  { restoreTo, identities }: { restoreTo: string; identities: string | undefined },
): Promise<string[]> {
  const database = await duckdbDatabase(restoreTo);
  try {
    await restoreBook(database, () => openBackup(path, identities), { at: new Date() });
    const paid = await database.read(
      sql`SELECT id, (SELECT COUNT(*) FROM order_items WHERE order_id = orders.id) AS items,
          (SELECT COUNT(*) FROM entitlements WHERE order_id = orders.id) AS entitlements,
          (SELECT COUNT(*) FROM messages WHERE order_id = orders.id AND kind = 'paid') AS messages
        FROM orders WHERE paid_at IS NOT NULL`,
    );
    const byHalf = paid.filter(
      ({ items, entitlements, messages }) => items !== 2 || entitlements !== 2 || messages !== 1,
    );
    const known = new Set(paid.map(({ id }) => id));
    const lost = acknowledged.filter((id) => !known.has(id));
    return [...byHalf.map(({ id }) => `${id} is there by half`), ...lost.map((id) => `${id} is lost`)];
  } catch (error) {
    return [String(error)];
  } finally {
    await database.close();
    for (const suffix of ["", ".wal"]) await rm(restoreTo + suffix, { force: true });
  }
}
