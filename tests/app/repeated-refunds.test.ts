import { describe, expect, it } from "vitest";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, reportEvent } from "./buying.ts";
import { buyThree, paidFor, refund, statusOf } from "./refunded-shop.ts";
import { openShop } from "./shop.ts";

describe("a refund with the same key", () => {
  it("is made once, however often and by however many it is asked for", async () => {
    const { shop, id } = await buyThree();
    const first = await refund(shop, id, { amount: 700 });
    expect(await refund(shop, id, { amount: 700 })).toEqual(first);
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => refund(shop, id, { lines: [1] }, "key_2")),
    );
    const made = answers.filter(({ status }) => status === "fulfilled");
    expect(made.length).toBeGreaterThan(0);
    for (const answer of answers) {
      if (answer.status === "rejected") {
        expect(answer.reason).toMatchObject({
          reason: "in-progress",
          message: expect.stringMatching(/Try again/),
        });
      }
    }
    expect(paidFor(shop)).toEqual(["refund 700 key_1", "refund 819 key_2"]);
    expect((await refund(shop, id, { lines: [1] }, "key_2")).order).toMatchObject({ refunded: 1519 });
  });

  it("does not wait for a refund of another order, and is logged", async () => {
    const shop = await openShop();
    const ids = [await buy(shop), await buy(shop)];
    const made = await Promise.all(ids.map((id) => refund(shop, id, {})));
    expect(made.map(({ order }) => order.status)).toEqual(["refunded", "refunded"]);
    for (const { order, refund } of made) {
      const facts = { order: order.id, refund: refund.id, amount: 2900 };
      expect(shop.lines).toContainEqual({ level: "info", event: "order-refunded", ...facts });
    }
  });

  it("says so if Stripe does not list it yet, and is recorded by its webhook", async () => {
    const { shop, id } = await buyThree();
    const { findOutcome } = shop.payments.port;
    shop.payments.port.findOutcome = async () => createOutcome(0);
    await expect(refund(shop, id, { lines: [0] })).rejects.toThrow(
      `does not list the refund key_1 of ${id} yet`,
    );
    shop.payments.port.findOutcome = findOutcome;
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toMatchObject({ refunded: 2900 });
    expect((await refund(shop, id, { lines: [0] })).order).toMatchObject({ refunded: 2900 });
  });

  it("is found if the shop stopped after Stripe had made it", async () => {
    const { shop, id } = await buyThree();
    const { refund: make } = shop.payments.port;
    shop.payments.port.refund = async (request) => {
      await make(request);
      throw new PaymentsDown("the connection broke");
    };
    await expect(refund(shop, id, { lines: [0] })).rejects.toThrow("the connection broke");
    const done = await refund(shop, id, { lines: [0] });
    expect([done.refund.amount, done.order.refunded]).toEqual([2900, 2900]);
    expect(paidFor(shop)).toEqual(["refund 2900 key_1"]);
  });
});
