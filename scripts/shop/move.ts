import { resolve } from "node:path";
import type { Command } from "commander";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { moveOrderBook, type OrderBookPlace } from "#checkout/node/order-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import { describeBackup } from "./backup.ts";
import { userFolder } from "./folders.ts";
import { pluralise, print, printJson } from "./output.ts";

const POSTGRES = /^postgres(ql)?:\/\//;
/** No longer than this passes without a line. */
const LINE_INTERVAL_MS = 1_500;

/** `shop move`: copies the order book into another database. */
export function addMove(shop: Command): void {
  shop
    .command("move")
    .description(
      "copy the order book of the settings into another database that has none, and compare every row. Every process of the shop must be stopped; the order book stays where it is, too",
    )
    .requiredOption(
      "--to <place>",
      "postgres://user:password@host/database, or a folder that becomes DATA_DIR",
    )
    .option("--json", "print {at, orders}")
    .action(move);
}

async function move({ to, json = false }: { to: string; json?: boolean }): Promise<void> {
  const settings = parseSettings(process.env);
  const place: OrderBookPlace = POSTGRES.test(to)
    ? parseSettings({ ORDERS_URL: to })
    : { dataDir: resolve(userFolder(), to) };
  if (place.ordersUrl === undefined) await makeDataPrivate(place);
  const moved = await moveOrderBook(settings, place, json ? () => {} : progress());
  const { at } = moved.header;
  if (json) return printJson({ at, orders: moved.tables.orders?.rows ?? 0 });
  print(`Copied ${describeBackup(moved)}. Every row is the same.`);
  print(
    place.ordersUrl === undefined
      ? "Set DATA_DIR to that folder, without ORDERS_URL, and start the shop. Downloads of a folder are in files/ of the old one."
      : "Set ORDERS_URL to that address, and start the shop.",
  );
}

function progress(): (rows: number) => void {
  let printedAt = performance.now();
  return (rows) => {
    if (performance.now() - printedAt < LINE_INTERVAL_MS) return;
    printedAt = performance.now();
    print(pluralise(rows, "row"));
  };
}
