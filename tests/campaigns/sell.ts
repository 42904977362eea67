import { DiskFull } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { createOutcome, NOON, payOrder, placeOrder } from "#tests/contract/order-book/samples.ts";

/**
 * A process that sells and refunds, endlessly or up to a number of sales, and prints `<order> <status>` for each acknowledged
 * change. Exits with 28 if the disk is full.
 */
const [path = "", minFreeBytes = "0", maxSales = "Infinity"] = process.argv.slice(2);
const EXIT_DISK_FULL = 28;
/** Concurrent buyers, so that writes share commits. */
const BUYERS = 4;

const print = (id: string, status: string) => process.stdout.write(`${id} ${status}\n`);

try {
  const database = await duckdbDatabase(path, { minFreeBytes: Number(minFreeBytes) });
  await migrate(database);
  let started = 0;
  const buy = async () => {
    while (started < Number(maxSales)) {
      started += 1;
      const isRefunded = started % 3 === 0;
      const order = await placeOrder(database);
      print(order.id, "open");
      const paid = await payOrder(database, "reader@example.com", order);
      print(order.id, "paid");
      if (!isRefunded) continue;
      await recordOutcome(database, paid, createOutcome(paid.total), NOON);
      print(order.id, "refunded");
    }
  };
  await Promise.all(Array.from({ length: BUYERS }, buy));
  process.stdout.write("done\n");
  // Keeps running, so that it is killed before its log is moved into the file.
  setInterval(() => {}, 1_000);
} catch (error) {
  process.stderr.write(`${error}\n`);
  process.exit(error instanceof DiskFull ? EXIT_DISK_FULL : 1);
}
