import type { Log } from "../log/log.ts";
import type { Database } from "../orders/database/database.ts";
import { checkVersion, OrderBookTooNew } from "../orders/database/migrate.ts";

/** How long a newer schema may go unnoticed. */
const CHECK_MS = 2_000;

/** An order book that several processes share, and whether a newer version of the shop has migrated it. */
export interface Fence {
  /** Refuses writes from then on. @throws {OrderBookTooNew} */
  database: Database;
  /** @throws {DatabaseError} if the order book cannot be read */
  isOutdated(): Promise<boolean>;
}

/**
 * Keeps a process of an older version from writing to an order book that a newer one has migrated, such as one that was forgotten in an
 * update: it does not know the new tables and columns. Logs once that it is outdated.
 */
export function fence(database: Database, log: Log, { checkMs = CHECK_MS } = {}): Fence {
  let checked: { at: number; refusal: Promise<OrderBookTooNew | null> } | null = null;
  let isLogged = false;

  async function findRefusal(): Promise<OrderBookTooNew | null> {
    try {
      await checkVersion(database);
      return null;
    } catch (error) {
      if (!(error instanceof OrderBookTooNew)) throw error;
      if (!isLogged) log("error", "order-book-too-new", { message: `${error.message} Stop this process.` });
      isLogged = true;
      return error;
    }
  }

  function refusal(): Promise<OrderBookTooNew | null> {
    const at = performance.now();
    // One that began while the server was away says nothing about now.
    if (checked && at - checked.at < checkMs) return checked.refusal.catch(findRefusal);
    const current = { at, refusal: findRefusal() };
    checked = current;
    // A server that was away for a moment is asked again.
    current.refusal.catch(() => {
      if (checked === current) checked = null;
    });
    return current.refusal;
  }

  return {
    database: {
      ...database,
      async write(statements) {
        const error = await refusal();
        if (error) throw error;
        return database.write(statements);
      },
    },
    isOutdated: async () => (await refusal()) !== null,
  };
}
