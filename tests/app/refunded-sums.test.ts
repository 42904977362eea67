import { describe, expect, it } from "vitest";
import { listEvents } from "#checkout/orders/order-events.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { reportEvent } from "./buying.ts";
import { buyThree, libraryOf, paidFor, refund, statusOf } from "./refunded-shop.ts";

describe("a refund of a sum", () => {
  it("ends nothing, unless with it all was refunded", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { amount: 4000 });
    expect((await libraryOf(shop)).access).toEqual({ book: null, record: null, app: null });
    await refund(shop, id, {}, "key_2");
    expect(paidFor(shop)).toEqual(["refund 4000 key_1", "refund 3800 key_2"]);
    expect(await statusOf(shop, id)).toEqual({
      status: "refunded",
      refunded: 7800,
      items: [true, true, true],
    });
  });

  it("that was made in Stripe's dashboard says nothing about lines, and comes off what can be refunded", async () => {
    const { shop, id } = await buyThree();
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(4000));
    const done = await refund(shop, id, {});
    expect(done.refund.amount).toBe(3800);
    expect((await listEvents(shop.database, id)).map(({ kind, data }) => [kind, "lines" in data])).toEqual([
      ["placed", false],
      ["paid", false],
      ["refunded", false],
      ["refunded", false],
    ]);
  });

  it("of a payment that does not match its order is all that was received", async () => {
    const { shop, id } = await buyThree({ received: 5000 });
    expect((await statusOf(shop, id)).status).toBe("review");
    await expect(refund(shop, id, { lines: [0] })).rejects.toMatchObject({
      ...{ reason: "lines-not-paid", message: expect.stringContaining("Refund all or a sum") },
    });
    const done = await refund(shop, id, {}, "key_2");
    expect([done.refund.amount, done.order.status]).toEqual([5000, "refunded"]);
  });
});

describe("a refund of a payment that was incomplete at first", () => {
  it("leaves the order paid if the rest has arrived, even if that was not reported before", async () => {
    const { shop, id } = await buyThree({ received: 5000 });
    shop.payments.change(id, { received: 7800 });
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(5000));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toMatchObject({ status: "paid", refunded: 5000 });
    expect((await listEvents(shop.database, id)).map(({ kind }) => kind)).toEqual([
      ...["placed", "review", "paid", "refunded"],
    ]);
  });
});
