import * as z from "zod";
import { PaymentMode } from "#checkout/payments/mode.ts";
import { type Database, type Row, sql } from "../database/database.ts";
import { hasOrders } from "../order-store.ts";

/** Stores the book's mode (table `book_mode`). */

export const MODE_NAMES: Record<PaymentMode, string> = {
  sandbox: "the sandbox",
  test: "Stripe's test mode",
  live: "live payments",
};

/** The order book's orders were paid in a different mode than the current one. */
export class OrderBookOfOtherMode extends Error {
  override name = "OrderBookOfOtherMode";

  constructor(bookMode: PaymentMode, mode: PaymentMode) {
    super(
      `This order book belongs to ${MODE_NAMES[bookMode]}, but the shop is set up for ${MODE_NAMES[mode]}. Orders of both must not be mixed. Use another order book: set DATA_DIR to another folder or ORDERS_URL to another database, or move the order book's files elsewhere (on Workers, bind another D1 database). To keep this order book with all its orders, set SWITCH_ORDER_BOOK_TO=${mode}.`,
    );
  }
}

/**
 * Ensures that all orders of a book are paid in one mode. A book without a mode or without orders gets the current mode.
 *
 * @param switchTo the mode to which the owner allows a book of another mode to be switched
 * @throws {OrderBookOfOtherMode}
 */
export async function claimMode(
  database: Database,
  mode: PaymentMode,
  { switchTo, at }: { switchTo: PaymentMode | null; at: Date },
): Promise<void> {
  // Nothing is written if the mode is unchanged, since the disk may be full.
  if ((await checkMode(database, mode, { switchTo })) === mode) return;
  await database.write([
    sql`INSERT INTO book_mode (id, mode, set_at) VALUES (1, ${mode}, ${at.toISOString()})
      ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, set_at = excluded.set_at`,
  ]);
}

/**
 * The mode of a book, which may be used in another one.
 * @param switchTo as in {@link claimMode}
 * @returns null: no shop has used it yet
 * @throws {OrderBookOfOtherMode}
 */
export async function checkMode(
  database: Database,
  mode: PaymentMode,
  { switchTo }: { switchTo: PaymentMode | null },
): Promise<PaymentMode | null> {
  const stored = await findMode(database);
  if (stored !== null && stored !== mode && switchTo !== mode && (await hasOrders(database))) {
    throw new OrderBookOfOtherMode(stored, mode);
  }
  return stored;
}

/** null: no shop has used the book yet. */
export async function findMode(database: Database): Promise<PaymentMode | null> {
  return modeOf(await database.read(sql`SELECT mode FROM book_mode WHERE id = 1`));
}

/** The mode that the rows of the table say. */
export function modeOf(rows: Row[]): PaymentMode | null {
  return z.array(z.object({ mode: PaymentMode })).parse(rows)[0]?.mode ?? null;
}
