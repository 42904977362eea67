import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { placeOrder } from "../contract/order-book/samples.ts";

/** Arguments: the order book, and how many orders to place concurrently, so that they share commits. */
const [path = "", atOnce = "1"] = process.argv.slice(2);
const database = await duckdbDatabase(path);
await migrate(database);
const placeOne = async () => console.log((await placeOrder(database)).id);
for (;;) await Promise.all(Array.from({ length: Number(atOnce) }, placeOne));
