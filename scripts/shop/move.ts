import { join, resolve } from "node:path";
import type { Command } from "commander";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { compareOrderBooks, moveOrderBook, type OrderBookLocation } from "#checkout/node/order-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import { describeBackup } from "./backup.ts";
import { printCopyProgress } from "./copy-progress.ts";
import { userFolder } from "./folders.ts";
import { pluralise, print, printJson } from "./output.ts";

const POSTGRES = /^postgres(ql)?:\/\//;
const ADDRESS = /^[a-z][a-z\d+.-]*:\/\//i;
const VARIABLE = "env:";
const LOCATIONS =
  "postgres://user:password@host/database, a folder that is a DATA_DIR, or a file whose name ends with .sql, as wrangler exports it from D1. `env:NAME` is the place that a variable NAME contains, such as one with a password";

interface MoveOptions {
  from?: string;
  to: string;
  /** The content folder. */
  content: string;
  compare?: boolean;
  json?: boolean;
}

/** `shop move`: copies the order book into another database, or compares two. */
export function addMove(shop: Command): void {
  shop
    .command("move")
    .description(
      "copy the order book into another database that has none, and compare every row. One that was interrupted continues where it was. Every process of the shop must be stopped, or started with PAUSED=true; the order book stays where it is, too",
    )
    .option("--from <place>", "where it is, by default in the settings: as for --to")
    .requiredOption("--to <place>", LOCATIONS)
    .option("--compare", "only compare them, when both exist")
    .option("--json", "print {at, orders}, or the tables that differ")
    .action(move);
}

async function move({ from, to, content, compare = false, json = false }: MoveOptions): Promise<void> {
  const source = from === undefined ? parseSettings(process.env) : locationAt(readLocation(from));
  const location = readLocation(to);
  const target = locationAt(location);
  if (compare) return printDifferences(await compareOrderBooks(source, target), json);
  if (target.sqlFile === undefined && target.ordersUrl === undefined) await makeDataPrivate(target);
  const moved = await moveOrderBook(source, target, json ? {} : printCopyProgress());
  const { at } = moved.header;
  if (json) return printJson({ at, orders: moved.tables.orders?.rows ?? 0 });
  print(`Copied ${describeBackup(moved)}. Every row is the same.`);
  print(nextStep(target, { location, content }));
}

function locationAt(text: string): OrderBookLocation {
  if (POSTGRES.test(text)) return parseSettings({ ORDERS_URL: text });
  // Probably a misspelt one, which would otherwise be a folder with everything that was sold.
  if (ADDRESS.test(text))
    throw new Error(`${text.split(":", 1)[0]}:// is not a supported order book. Expected ${LOCATIONS}.`);
  const path = resolve(userFolder(), text);
  return text.endsWith(".sql") ? { dataDir: "", sqlFile: path } : { dataDir: path };
}

/**
 * What a variable contains, if it is named. Other users of the machine see the arguments of a command, and the shell keeps them, so
 * a password is better in a variable.
 */
function readLocation(text: string): string {
  if (!text.startsWith(VARIABLE)) return text;
  const variable = text.slice(VARIABLE.length);
  const value = process.env[variable];
  if (!value) throw new Error(`There is no variable ${variable}. Set it in .env, or for this command.`);
  return value;
}

function nextStep(
  { sqlFile, ordersUrl }: OrderBookLocation,
  { location, content }: { location: string; content: string },
): string {
  if (sqlFile !== undefined)
    return `Run "npx wrangler d1 execute vitrine-orders --remote --file ${location} --config ${join(content, "wrangler.toml")}" for a database that is still empty, compare it as docs/deploy/postgres.md says, then deploy the Worker.`;
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
