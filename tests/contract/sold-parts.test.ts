import { describe, expect, it } from "vitest";
import { countSoldParts } from "#checkout/orders/entitlements/sold-parts.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, bundle, payOrder, placeOrder } from "./order-book/samples.ts";

describe.each(engines)("what somebody may have a right to in $name", (engine) => {
  const database = useOrderBook(engine);

  it("is what was sold, with the number of sales, and what was ordered and may still be paid", async () => {
    for (const email of ["ana@example.com", "ben@example.com"])
      await payOrder(database, email, await placeOrder(database, book));
    await placeOrder(database, bundle);
    const parts = (await countSoldParts(database)).map(({ part, count }) => `${count} ${part.product}`);
    expect(parts[0]).toBe("2 book");
    expect(parts.slice(1).toSorted()).toEqual(["0 book", "0 book", "0 record"]);
  });

  it("is nothing before anything was ordered", async () => {
    expect(await countSoldParts(database)).toEqual([]);
  });
});
