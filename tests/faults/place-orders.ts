import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { placed } from "../contract/order-book/samples.ts";

const [path = ""] = process.argv.slice(2);
const database = await duckdbDatabase(path);
await migrate(database);
for (;;) console.log((await placed(database)).id);
