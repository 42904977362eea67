import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { placeOrder } from "../contract/order-book/samples.ts";

const [path = ""] = process.argv.slice(2);
const database = await duckdbDatabase(path);
await migrate(database);
const acknowledged: string[] = [];
const refusals: string[] = [];
for (let round = 0; round < 20; round += 1) {
  const reads = Array.from({ length: 5 }, () =>
    database
      .read({ text: "SELECT error('FATAL Error: x')", values: [] })
      .catch((error: Error) => refusals.push(error.name)),
  );
  const writes = Array.from({ length: 5 }, async () => acknowledged.push((await placeOrder(database)).id));
  await Promise.all([...reads, ...writes]);
}
const usable = (await listOrders(database, { all: true, limit: 1000 })).length;
await database.close();
console.log(JSON.stringify({ acknowledged, refusals, usable }));
