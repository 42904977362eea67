import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { placed } from "../contract/order-book/samples.ts";

/** The book, and how many orders are placed at the same time: they share commits, as in a busy shop. */
const [path = "", atOnce = "1"] = process.argv.slice(2);
const database = await duckdbDatabase(path);
await migrate(database);
const placeOne = async () => console.log((await placed(database)).id);
for (;;) await Promise.all(Array.from({ length: Number(atOnce) }, placeOne));
