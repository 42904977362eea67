import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { newOrder } from "#checkout/orders/order.ts";
import { findOrder, insertOrder } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, createOffers, createPayment, lineOf, NOON, placeOrder } from "./order-book/samples.ts";

describe.each(engines)("an order that is stored in $name", (engine) => {
  const database = useOrderBook(engine);
  const offers = createOffers(book);

  it.each([
    { discount: 290, tax: 0, total: 2610 },
    { discount: 0, tax: 290, total: 3190 },
    { discount: 290, tax: 100, total: 2710 },
  ])("has the sums of its payment in its lines: %j", async (sums) => {
    const { id } = await placeOrder(database);
    await fulfil({ database, offers }, createPayment(id, sums), NOON);
    expect(await findOrder(database, id)).toMatchObject({ ...sums, lines: [sums] });
  });

  it("has its lines in the order in which they were chosen, however many there are", async () => {
    const prices = Array.from({ length: 12 }, (_, n) => 2_900 - n);
    const order = newOrder({
      ...{ lines: prices.map((price) => lineOf(book, price)), currency: "USD", email: null },
      ...{ locale: "en", at: NOON },
    });
    await database.write(insertOrder(order, "buyer"));
    const stored = await findOrder(database, order.id);
    expect(stored?.lines.map(({ unitAmount }) => unitAmount)).toEqual(prices);
  });

  it("has the name of its discount, or its key if the discount had none yet", async () => {
    const appliedDiscount = { key: "launch", name: "Launch week" };
    const order = newOrder({
      ...{ lines: [lineOf(book)], currency: "USD", email: null, locale: "en", at: NOON },
      appliedDiscount,
    });
    await database.write(insertOrder(order, "buyer"));
    expect(await findOrder(database, order.id)).toMatchObject({ appliedDiscount });
    await database.write([sql`UPDATE orders SET discount_name = NULL`]);
    const unnamed = { key: "launch", name: "launch" };
    expect(await findOrder(database, order.id)).toMatchObject({ appliedDiscount: unnamed });
  });
});
