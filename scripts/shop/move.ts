import { resolve } from "node:path";
import type { Command } from "commander";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { compareOrderBooks, moveOrderBook, type OrderBookPlace } from "#checkout/node/order-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import { describeBackup } from "./backup.ts";
import { userFolder } from "./folders.ts";
import { pluralise, print, printJson } from "./output.ts";

const POSTGRES = /^postgres(ql)?:\/\//;
const ADDRESS = /^[a-z][a-z\d+.-]*:\/\//i;
const PLACES =
  "postgres://user:password@host/database, a folder that is a DATA_DIR, or a file whose name ends with .sql, as wrangler exports it from D1";
/** No longer than this passes without a line. */
const LINE_INTERVAL_MS = 1_500;

interface MoveOptions {
  from?: string;
  to: string;
  compare?: boolean;
  json?: boolean;
}

/** `shop move`: copies the order book into another database, or compares two. */
export function addMove(shop: Command): void {
  shop
    .command("move")
    .description(
      "copy the order book into another database that has none, and compare every row. Every process of the shop must be stopped, or started with PAUSED=true; the order book stays where it is, too",
    )
    .option("--from <place>", "where it is, by default in the settings: as for --to")
    .requiredOption("--to <place>", PLACES)
    .option("--compare", "only compare them, when both exist")
    .option("--json", "print {at, orders}, or the tables that differ")
    .action(move);
}

async function move({ from, to, compare = false, json = false }: MoveOptions): Promise<void> {
  const source = from === undefined ? parseSettings(process.env) : placeAt(from);
  const target = placeAt(to);
  if (compare) return printDifferences(await compareOrderBooks(source, target), json);
  if (target.sqlFile === undefined && target.ordersUrl === undefined) await makeDataPrivate(target);
  const moved = await moveOrderBook(source, target, json ? () => {} : progress());
  const { at } = moved.header;
  if (json) return printJson({ at, orders: moved.tables.orders?.rows ?? 0 });
  print(`Copied ${describeBackup(moved)}. Every row is the same.`);
  print(nextStep(target, to));
}

function placeAt(text: string): OrderBookPlace {
  if (POSTGRES.test(text)) return parseSettings({ ORDERS_URL: text });
  // Probably a misspelt one, which would otherwise be a folder with everything that was sold.
  if (ADDRESS.test(text))
    throw new Error(`${text.split(":", 1)[0]}:// is no kind of order book. Expected ${PLACES}.`);
  const path = resolve(userFolder(), text);
  return text.endsWith(".sql") ? { dataDir: "", sqlFile: path } : { dataDir: path };
}

function nextStep({ sqlFile, ordersUrl }: OrderBookPlace, to: string): string {
  if (sqlFile !== undefined)
    return `Run "npx wrangler d1 execute vitrine-orders --remote --file ${to}" for a database that is still empty, then deploy the Worker.`;
  return ordersUrl === undefined
    ? "Set DATA_DIR to that folder, without ORDERS_URL, and start the shop. Downloads of a folder are in files/ of the old one."
    : "Set ORDERS_URL to that address, and start the shop.";
}

function printDifferences(differences: Awaited<ReturnType<typeof compareOrderBooks>>, json: boolean): void {
  if (json) printJson(differences);
  else if (differences.length === 0) print("Both are the same, row by row.");
  else
    for (const { table, rows } of differences)
      print(`${table}: ${rows[0]} and ${pluralise(rows[1], "row")}, not the same`);
  if (differences.length > 0) process.exitCode = 1;
}

function progress(): (rows: number) => void {
  let printedAt = performance.now();
  return (rows) => {
    if (performance.now() - printedAt < LINE_INTERVAL_MS) return;
    printedAt = performance.now();
    print(pluralise(rows, "row"));
  };
}
