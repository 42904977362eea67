import { describe, expect, it } from "vitest";
import { hasPlacedOrder } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { FRIEND, giveGift } from "./order-book/gifts.ts";
import { book, placeOrder, secondsLater } from "./order-book/samples.ts";

const GIVER = "giver@example.com";

describe.each(engines)("an address without goods in $name", (engine) => {
  const database = useOrderBook(engine);

  it("has placed an order if it was given to somebody else, but not by leaving the payment page", async () => {
    await giveGift(database, {}, { email: GIVER });
    expect(await hasPlacedOrder(database, GIVER)).toBe(true);
    expect(await hasPlacedOrder(database, FRIEND)).toBe(false);
    await placeOrder(database, book, secondsLater(1), "open@example.com");
    expect(await hasPlacedOrder(database, "open@example.com")).toBe(false);
  });
});
