import { DiskFull } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { NOON, paidBy, placed } from "#tests/contract/order-book/samples.ts";

/**
 * A process that sells and refunds without end, or so often as it is told, and prints `<order> <status>` for each change
 * once it is acknowledged. Without room on the disk it exits 28.
 */
const [path = "", floor = "0", times = "Infinity"] = process.argv.slice(2);
const NO_ROOM = 28;
/** Buyers at the same time, so that writes share commits. */
const BUYERS = 4;

const say = (id: string, status: string) => process.stdout.write(`${id} ${status}\n`);

try {
  const database = await duckdbDatabase(path, { floorBytes: Number(floor) });
  await migrate(database);
  let begun = 0;
  const buy = async () => {
    while (begun < Number(times)) {
      begun += 1;
      const isRefunded = begun % 3 === 0;
      const order = await placed(database);
      say(order.id, "open");
      const paid = await paidBy(database, "reader@example.com", order);
      say(order.id, "paid");
      if (!isRefunded) continue;
      await recordOutcome(database, paid, { refunded: paid.total, isDisputed: false }, NOON);
      say(order.id, "refunded");
    }
  };
  await Promise.all(Array.from({ length: BUYERS }, buy));
  process.stdout.write("done\n");
  // Stays with its log unfolded, to be killed.
  setInterval(() => {}, 1_000);
} catch (error) {
  process.stderr.write(`${error}\n`);
  process.exit(error instanceof DiskFull ? NO_ROOM : 1);
}
