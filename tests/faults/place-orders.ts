import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { placed } from "../contract/order-book/samples.ts";

/** So that orders share commits, as they do in a busy shop. */
const AT_ONCE = 4;

const [path = ""] = process.argv.slice(2);
const database = await duckdbDatabase(path);
await migrate(database);
const placeOne = async () => console.log((await placed(database)).id);
for (;;) await Promise.all(Array.from({ length: AT_ONCE }, placeOne));
