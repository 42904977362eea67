import { join } from "node:path";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { DUCKDB, writeLargeBook } from "./large-book.ts";
import { startService } from "./load.ts";
import { measureSales, ORDER_PAGE, prepare, type Throughput } from "./throughput.ts";

/**
 * Measures what the service sustains on order books of some sizes in DuckDB: checkouts, the webhooks that deliver them, and the pages
 * of orders. Sandbox and clients share the machine.
 *
 * @param books numbers of orders
 * @param seconds as in `measureSales`
 */
export async function measureOrders(
  { books, clients, seconds }: { books: number[]; clients: number[]; seconds: number },
  log: (line: string) => void,
): Promise<(Throughput & { book: number })[]> {
  const measured: (Throughput & { book: number })[] = [];
  for (const book of books) {
    log(`Writing an order book with ${book.toLocaleString("en")} orders`);
    const service = await startService({
      beforeStart: async ({ dataDir }) =>
        writeLargeBook(() => duckdbDatabase(join(dataDir, "orders.duckdb")), DUCKDB, book),
    });
    const { url, pid, sandboxUrl, settings } = service;
    const target = { urls: [url], pids: [pid], sandboxUrl, webhookSecret: settings.stripe.webhookSecret };
    try {
      await prepare(target);
      for (const count of clients) {
        log(`${count} clients, ${book.toLocaleString("en")} orders`);
        const sales = await measureSales(target, { clients: count, seconds, lookups: [ORDER_PAGE] });
        measured.push(...sales.map((figures) => ({ book, ...figures })));
      }
    } finally {
      await service.close();
    }
  }
  return measured;
}
