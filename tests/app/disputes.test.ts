import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reconcile } from "#checkout/jobs/reconcile.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, download, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

async function statusOf(shop: Shop, orderId: string) {
  const response = await shop.browser().api(`/api/orders/${orderId}`);
  const { status, refunded } = z
    .object({ status: z.string(), refunded: z.number() })
    .parse(await response.json());
  return { status, refunded };
}

describe("a dispute", () => {
  it("blocks downloads while it is open, and allows them again when the shop wins it", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    expect((await download(reader, id)).status).toBe(200);

    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "open"));
    shop.payments.asked.length = 0;
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.payments.asked).toEqual([`outcome pi_${id}`]);
    expect(await statusOf(shop, id)).toEqual({ status: "disputed", refunded: 0 });
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "disputed" });

    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 0 });
    expect((await download(reader, id)).status).toBe(200);
  });

  it("is not mentioned to the buyer again if the bank takes it back", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    for (const outcome of [createOutcome(0, "open"), createOutcome(0)]) {
      shop.payments.outcomes.set(`pi_${id}`, outcome);
      await reportEvent(shop, { paymentIntent: `pi_${id}` });
    }
    const messages = await listMessages(shop.database, {
      states: ["waiting", "sent", "failed", "skipped"],
      limit: 9,
    });
    expect(messages.map(({ kind }) => kind).toSorted()).toEqual(["dispute-opened", "paid"]);
  });

  it("is found by reconciliation if its webhook was lost", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "open"));
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 1 });
    expect(await statusOf(shop, id)).toMatchObject({ status: "disputed" });
    expect(await reconcile(shop.ports, NOON)).toEqual({ seen: 1, changed: 0 });
  });
});

describe("a refund that is reported while the order changes", () => {
  /** Two refunds of ten each. Stripe has both, but its first response is from before the second. */
  async function openWithConflicts(times: number) {
    const shop = await openShop();
    const id = await buy(shop);
    const { findOutcome } = shop.payments.port;
    let remaining = times;
    shop.payments.port.findOutcome = async (intent) => {
      const answer = await findOutcome(intent);
      if (remaining > 0 && answer) {
        // Another process records a refund between Stripe's response and the write.
        const refunded = 100 * (times - remaining + 1);
        remaining -= 1;
        const text = `UPDATE orders SET refunded = ${refunded} WHERE payment_intent = '${intent}'`;
        await shop.database.write([{ text, values: [] }]);
      }
      return answer;
    };
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    return { shop, id };
  }

  it.each([1, 4])("is fetched again until it is recorded, here after %i changes", async (times) => {
    const { shop, id } = await openWithConflicts(times);
    expect(await statusOf(shop, id)).toEqual({ status: "refunded", refunded: 2900 });
    expect(shop.payments.asked.filter((what) => what.startsWith("outcome"))).toHaveLength(times + 1);
    expect(shop.lines).not.toContainEqual(expect.objectContaining({ event: "event-postponed" }));
  });

  it("is left to a later run, and not lost, if the order keeps changing", async () => {
    const { shop, id } = await openWithConflicts(5);
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 500 });
    expect(shop.payments.asked.filter((what) => what.startsWith("outcome"))).toHaveLength(5);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({
        event: "event-postponed",
        message: `the order of pi_${id} changed 5 times while its refunds were fetched`,
      }),
    );
    shop.wait(2);
    await sweep(shop.ports);
    expect(await statusOf(shop, id)).toEqual({ status: "refunded", refunded: 2900 });
  });
});
