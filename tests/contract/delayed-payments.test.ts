import { describe, expect, it } from "vitest";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { offers, outcomesIn } from "./order-book/outcomes.ts";
import { createPayment, NOON, placeOrder, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });
  const { sentAbout } = outcomesIn(database);

  it("emails the buyer once that a delayed payment has failed", async () => {
    const order = await placeOrder(database);
    await fulfil({ database, offers }, createPayment(order.id, { state: "pending" }), NOON);
    expect(await sentAbout()).toEqual([`payment-pending_${order.id}`]);
    for (const seconds of [5, 6]) {
      await fulfil({ database, offers }, createPayment(order.id, { state: "failed" }), secondsLater(seconds));
    }
    expect(await sentAbout()).toEqual([`payment-failed_${order.id}`]);
  });
});
