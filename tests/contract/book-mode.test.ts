import { describe, expect, it } from "vitest";
import { claimMode, OrderBookOfOtherMode } from "#checkout/orders/book/book-mode.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { createVersion1Book } from "./order-book/book-of-version-1.ts";
import { engines } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { NOON, placeOrder } from "./order-book/samples.ts";

const once = { switchTo: null, at: NOON };

describe.each(engines)("the mode of an order book in $name", (engine) => {
  const emptyDatabase = useEmptyDatabase(engine);

  it("is that of its first start; once it has orders, a start in another mode fails and says what to do", async () => {
    const database = emptyDatabase();
    await migrate(database);
    await claimMode(database, "sandbox", once);
    await placeOrder(database);
    await claimMode(database, "sandbox", once);
    const refused = claimMode(database, "live", once);
    await expect(refused).rejects.toMatchObject({ name: "OrderBookOfOtherMode" });
    await expect(refused).rejects.toThrow(
      /belongs to the sandbox, but the shop is set up for live payments.*DATA_DIR.*D1 database.*SWITCH_ORDER_BOOK_TO=live/,
    );
    await expect(claimMode(database, "test", once)).rejects.toThrow("Stripe's test mode");
  });

  it("follows the shop as long as there are no orders", async () => {
    const database = emptyDatabase();
    await migrate(database);
    for (const mode of ["sandbox", "test", "live"] as const) await claimMode(database, mode, once);
    await placeOrder(database);
    await expect(claimMode(database, "test", once)).rejects.toThrow(OrderBookOfOtherMode);
  });

  it("changes with all its orders if the creator allows it, and only to the allowed mode", async () => {
    const database = emptyDatabase();
    await migrate(database);
    await claimMode(database, "sandbox", once);
    const order = await placeOrder(database);
    const switchTo = { ...once, switchTo: "live" as const };
    await expect(claimMode(database, "test", switchTo)).rejects.toThrow(OrderBookOfOtherMode);
    await claimMode(database, "live", switchTo);
    await claimMode(database, "live", once);
    expect(await findOrder(database, order.id)).toEqual(order);
  });

  it("of an older order book without one is that of its next start, even if it has orders", async () => {
    const database = emptyDatabase();
    await createVersion1Book(database);
    await migrate(database);
    await claimMode(database, "live", once);
    await expect(claimMode(database, "sandbox", once)).rejects.toThrow(OrderBookOfOtherMode);
  });
});
