import { claimMode } from "#checkout/orders/book/book-mode.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { book, buyProducts, NOON, placeOrder } from "./samples.ts";
import { createLink } from "./sign-in.ts";

export const READER = "reader@example.com";

/** An order book in which a copy was bought twice, a link is not used yet, and a text has what JSON and SQL escape. */
export async function fill(database: Database): Promise<{ orderId: string; token: string }> {
  await migrate(database);
  await claimMode(database, "sandbox", { switchTo: null, at: NOON });
  await buyProducts(database, READER, ["book"]);
  const { id: orderId } = await buyProducts(database, READER, ["book", "sheet"]);
  await placeOrder(database, book, NOON, "o'neil\"\\\n雨\u0000@example.com");
  const { token } = await createLink(database, { email: READER, locale: "en", orderId }, NOON);
  return { orderId, token };
}
